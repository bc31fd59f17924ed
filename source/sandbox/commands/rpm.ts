import type { Behaviour } from '../call.ts';
import { findPackage } from '../packages/catalogue.ts';
import { formatNevra, nevra } from '../packages/dnf-select.ts';
import { installedVersion } from '../packages/package-state.ts';
import { expandTags } from './dnf.ts';

/** rpm: `-q NAME… [--qf FORMAT]`, `-qa`, `-V`. What is absent is said on standard output, with exit code 1 per name. */
export const rpm: Behaviour = (call, machine) => {
  const { argv } = call;
  const at = argv.findIndex((word) => word === '--qf' || word === '--queryformat');
  const inline = argv
    .map((word) => /^--(?:qf|queryformat)=(.*)$/s.exec(word)?.[1])
    .find((format) => format !== undefined);
  const format = inline ?? (at < 0 ? undefined : argv[at + 1]);
  const names = argv.filter((word, index) => !word.startsWith('-') && (at < 0 || index !== at + 1));
  if (argv.includes('--version')) {
    call.out('RPM version 4.16.1.3');
    return 0;
  }
  if (argv.some((word) => word.startsWith('-V') || word === '--verify')) return 0;
  const all = argv.includes('-qa') || argv.includes('--all') || argv.includes('-a');
  let absent = 0;
  for (const name of all ? [...machine.installed.keys()] : names) {
    const version = installedVersion(machine.installed, name);
    if (version === undefined) {
      call.out(`package ${name} is not installed`);
      absent += 1;
      continue;
    }
    const parts = nevra(name, version, findPackage(machine.catalogue, name)?.architecture ?? 'noarch');
    const fields = {
      name,
      epoch: /^\d+:/.test(version) ? parts.epoch : '(none)',
      epochnum: parts.epoch,
      version: parts.version,
      release: parts.release,
      arch: parts.architecture,
    };
    if (format === undefined) call.out(formatNevra(parts).replace(/-\d+:/, '-'));
    else call.write(expandTags(format, fields));
  }
  return absent;
};
