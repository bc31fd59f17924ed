import type { BarmanJob } from './server-files.ts';

const gate = '/etc/tpa/barman-home-ok';

/** Options of barman that take a word of their own. */
const withValue = new Set(['-c', '--config', '-f', '--format', '--color', '--log-level', '--name', '--reuse-backup']);

/**
 * The lines of a table of cron (crontab(5)) that call barman. `withUser`: a system's table, with a user after the five
 * fields. TPA writes `* * * * * barman /etc/tpa/barman-home-ok && /usr/bin/barman -q cron` into /etc/cron.d/barman, and
 * a file for each server with `… && /usr/bin/barman backup NAME`. A line that this cannot read counts for nothing.
 */
export function barmanJobsOf(path: string, text: string, withUser: boolean): readonly BarmanJob[] {
  return text.split(/\r?\n/).flatMap((raw, index): readonly BarmanJob[] => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || /^[A-Za-z_]\w*\s*=/.test(line)) return [];
    const match = /^(@[a-z]+|(?:\S+\s+){4}\S+)\s+(.+)$/i.exec(line);
    const [, schedule, rest] = match ?? [];
    if (schedule === undefined || rest === undefined) return [];
    const command = withUser ? rest.replace(/^\S+\s+/, '') : rest;
    const call = barmanCall(command);
    if (call === undefined) return [];
    const gated = command.includes(gate);
    return [{ where: `${path}:${index + 1}`, schedule: schedule.replace(/\s+/g, ' '), gated, ...call }];
  });
}

/** The first call of barman in a command of the shell: `cron`, or `backup` with its servers. */
export function barmanCall(command: string): Pick<BarmanJob, 'does' | 'servers'> | undefined {
  for (const part of command.split(/&&|\|\||[;|]/)) {
    const words = part
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^["']|["']$/g, ''));
    const at = words.findIndex(isBarman);
    // `[ -x /usr/bin/barman ]` and `test -x …` name the program without calling it.
    if (at < 0 || words[at - 1] === '-x') continue;
    const rest = words.slice(at + 1);
    const plain = rest.filter((word, index) => !word.startsWith('-') && !withValue.has(rest[index - 1] ?? ''));
    // `sudo -u barman barman backup main`: the first word is the account.
    const [verb, ...names] = isBarman(plain[0]) ? plain.slice(1) : plain;
    if (verb === 'cron') return { does: 'cron', servers: [] };
    if (verb === 'backup') return { does: 'backup', servers: names.filter((name) => !/^(?:\d*[<>]|\/)/.test(name)) };
  }
  return undefined;
}

function isBarman(word: string | undefined): boolean {
  return word === 'barman' || word?.endsWith('/barman') === true;
}
