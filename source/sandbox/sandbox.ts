import type { Sandbox, SandboxOptions } from './start-sandbox.ts';

// The door of the sandbox: the product imports this file, and nothing else of this directory. It is light, for the command line
// needs the names of families and faults; the sandbox itself is loaded when it is opened.
export { parseDescription, type SandboxDescription } from './description.ts';
export { faultsOf, isSandboxFault, type SandboxFault, sandboxFaults } from './faults.ts';
export type { Sandbox } from './start-sandbox.ts';

/** Starts an embedded Barman host; see `startSandbox`. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  return (await import('./start-sandbox.ts')).startSandbox(options);
}
