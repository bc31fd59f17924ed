import { readFileSync, writeFileSync } from 'node:fs';

const file = '/etc/sysconfig/apache2';

export type SysconfigVariable = 'APACHE_MODULES' | 'APACHE_SERVER_FLAGS';

/** The words of a variable of SUSE's /etc/sysconfig/apache2; none where the file is not there. */
export function sysconfigWords(root: string, variable: SysconfigVariable): readonly string[] {
  const value = lineOf(variable).exec(readSysconfig(root))?.[1] ?? '';
  return value.split(/\s+/).filter((word) => word !== '');
}

/** Writes the words of a variable; the rest of the file stays. */
export function writeSysconfigWords(root: string, variable: SysconfigVariable, words: readonly string[]): void {
  const text = readSysconfig(root).replace(lineOf(variable), () => `${variable}="${words.join(' ')}"`);
  writeFileSync(`${root}${file}`, text);
}

/** What SUSE's start script writes to sysconfig.d/loadmodule.conf from it. */
export function loadModuleText(root: string): string {
  return sysconfigWords(root, 'APACHE_MODULES')
    .map((name) => `LoadModule ${name}_module /usr/lib64/apache2-prefork/mod_${name}.so\n`)
    .join('');
}

function lineOf(variable: SysconfigVariable): RegExp {
  return new RegExp(`^${variable}="([^"]*)"`, 'm');
}

function readSysconfig(root: string): string {
  try {
    return readFileSync(`${root}${file}`, 'utf8');
  } catch {
    return '';
  }
}
