import { type SysconfigVariable, sysconfigWords, writeSysconfigWords } from '../apache/suse-sysconfig.ts';
import type { Call } from '../call.ts';
import type { Machine } from '../machine.ts';

/**
 * a2enmod, a2dismod, a2enflag and a2disflag of SUSE's apache2: they edit /etc/sysconfig/apache2 and say nothing when they do. `-l`
 * lists, `-q NAME` asks (exit code 1: it is off), `-d NAME` switches off.
 */
export async function a2enSuse(call: Call, { root }: Machine): Promise<number> {
  const variable: SysconfigVariable = call.name.endsWith('flag') ? 'APACHE_SERVER_FLAGS' : 'APACHE_MODULES';
  const words = sysconfigWords(root, variable);
  const [name] = call.argv.filter((word) => !word.startsWith('-'));
  await call.pause(0.1);
  if (call.argv.includes('-l')) {
    call.out(words.join(' '));
    return 0;
  }
  if (name === undefined) {
    call.err(`usage: ${call.name} [-l|-q|-d] NAME`);
    return 1;
  }
  const bare = name.replace(/^mod_/, '');
  const present = words.includes(bare);
  if (call.argv.includes('-q')) return present ? 0 : 1;
  const off = call.argv.includes('-d') || call.name.startsWith('a2dis');
  if (present === !off) {
    call.out(`"${bare}" ${off ? 'not' : 'already'} present`);
    return 0;
  }
  writeSysconfigWords(root, variable, off ? words.filter((word) => word !== bare) : [...words, bare]);
  return 0;
}
