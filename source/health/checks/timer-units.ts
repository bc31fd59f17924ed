import { barmanCall } from './cron-table.ts';
import type { BarmanJob } from './server-files.ts';

/** The words that stand for a whole expression (systemd.time(7)), as fields of cron. */
const words: Readonly<Record<string, string>> = {
  minutely: '* * * * *',
  hourly: '0 * * * *',
  daily: '0 0 * * *',
  weekly: '0 0 * * mon',
  monthly: '0 0 1 * *',
  quarterly: '0 0 1 1,4,7,10 *',
  semiannually: '0 0 1 1,7 *',
  yearly: '0 0 1 1 *',
  annually: '0 0 1 1 *',
};

/** `[WEEKDAYS] [[*-]MONTH-DAY] [HOUR:MINUTE[:SECOND]] [ZONE]` */
const calendar =
  /^(?:([a-z][a-z.,]*)\s*)?(?:(?:^|\s)(?:\*-)?([\d*.,/]+)-([\d*.,/]+)\s*)?(?:(?:^|\s)([\d*.,/]+):([\d*.,/]+)(?::\d\d)?)?(?:\s+[a-z][\w/+-]*)?$/i;

/**
 * An OnCalendar expression (systemd.time(7)) as five fields of cron, for the time between two runs. Undefined for what cron
 * cannot say: a year, a day of the week and of the month at once, the last day of a month.
 */
export function cronFields(expression: string): string | undefined {
  const text = expression.trim();
  const word = words[text.toLowerCase()];
  if (word !== undefined) return word;
  const match = calendar.exec(text);
  if (text === '' || match === null) return undefined;
  const [, weekdays = '*', month = '*', day = '*', hour = '0', minute = '0'] = match;
  if (weekdays !== '*' && day !== '*') return undefined;
  const names = weekdays.replace(/[a-z]+/gi, (name) => name.slice(0, 3)).toLowerCase();
  return [minute, hour, day, month, names].map((field) => field.replaceAll('..', '-')).join(' ');
}

/**
 * The jobs of a timer that calls barman: the text of its unit and of the service that it starts, `instance` for `%i`. One job
 * for each OnCalendar. Timers that count from the last run or from the start of the host have no schedule here.
 */
export function timerJobs(path: string, timer: string, service: string, instance: string): readonly BarmanJob[] {
  const [command = ''] = valuesOf(service, 'ExecStart');
  const call = barmanCall(command.replace(/^[-@:+!]+/, '').replaceAll(/%[iI]/g, instance));
  if (call === undefined) return [];
  return valuesOf(timer, 'OnCalendar').map((schedule) => ({
    where: path,
    schedule,
    byTimer: true,
    gated: false,
    ...call,
  }));
}

/** The values of a setting of a unit (systemd.syntax(7)): an empty one takes back those before it. */
export function valuesOf(unit: string, setting: string): readonly string[] {
  let values: readonly string[] = [];
  for (const line of unit.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const [, name, value = ''] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === setting) values = value === '' ? [] : [...values, value];
  }
  return values;
}
