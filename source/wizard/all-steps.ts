import type { Step } from './step.ts';

/** The steps in the order of the work. Loaded when they are needed: they bring the YAML reader with them. */
export async function allSteps(): Promise<readonly Step[]> {
  const [configure, version, certificates, install, proxy, verify] = await Promise.all([
    import('../steps/configure/configure-step.ts'),
    import('../steps/version/version-step.ts'),
    import('../steps/certificates/certificates-step.ts'),
    import('../steps/install/install-step.ts'),
    import('../steps/proxy/proxy-step.ts'),
    import('../steps/verify/verify-step.ts'),
  ]);
  return [
    configure.configureStep,
    version.versionStep,
    certificates.certificatesStep,
    install.installStep,
    proxy.proxyStep,
    verify.verifyStep,
  ];
}
