import { lookAtConfigIfAny } from '../../steps/look-at-config.ts';
import type { Context } from '../context.ts';
import { type VerifyFiles, verifyCertificates } from './certificates-verify.ts';

/** `verifyCertificates` for the name that `--host`, config.yml or the machine gives to this host. */
export async function verifyHere(context: Context, files: VerifyFiles): Promise<number> {
  const { host, output, paths, options } = context;
  const site = context.site({}, files.dir);
  return verifyCertificates(
    {
      files: host.files,
      paths,
      output,
      hostName: async () =>
        options.host ?? (await lookAtConfigIfAny(host, site))?.hostName ?? (await host.identity.hostName()),
      at: site.at ?? host.clock.now(),
    },
    files,
  );
}
