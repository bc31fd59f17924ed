import type { Benchmark } from './harness/benchmark.ts';

/** All benchmarks in the order of the table; loaded when they are measured. */
export const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  'first-frame': async () => (await import('./first-frame.ts')).firstFrame,
  'version-start': async () => (await import('./version-start.ts')).versionStart,
  overview: async () => (await import('./overview.ts')).overview,
  'sandbox-frame': async () => (await import('./first-frame.ts')).sandboxFrame,
  executable: async () => (await import('./executable.ts')).executable,
  'versions-match': async () => (await import('./versions-match.ts')).versionsMatch,
  install: async () => (await import('./install.ts')).install,
  'pki-create': async () => (await import('./pki-create.ts')).pkiCreate,
  'config-edit': async () => (await import('./config-edit.ts')).configEdit,
  compare: async () => (await import('./compare.ts')).compare,
  check: async () => (await import('./check.ts')).check,
  explain: async () => (await import('./explain.ts')).explain,
  'dashboard-rows': async () => (await import('./dashboard-rows.ts')).dashboardRows,
  'dashboard-bytes': async () => (await import('./dashboard-bytes.ts')).dashboardBytes,
  'key-latency': async () => (await import('./key-latency.ts')).keyLatency,
  'install-flood': async () => (await import('./install-flood.ts')).installFlood,
  'dashboard-memory': async () => (await import('./dashboard-memory.ts')).dashboardMemory,
  renew: async () => (await import('./renew.ts')).renew,
  'sandbox-setup': async () => (await import('./sandbox-setup.ts')).sandboxSetup,
};
