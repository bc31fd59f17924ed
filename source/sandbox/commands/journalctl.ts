import type { Behaviour } from '../call.ts';
import { journalOf } from './systemctl-show.ts';

/** `journalctl -u UNIT [-n LINES]`; without a unit, everything. */
export const journalctl: Behaviour = (call, machine) => {
  const { argv } = call;
  const value = (short: string, long: string) => {
    const at = argv.findIndex((word) => word === short || word === long || word === `-xe${short.slice(1)}`);
    return at < 0 ? argv.find((word) => word.startsWith(`${long}=`))?.slice(long.length + 1) : argv[at + 1];
  };
  const unit = value('-u', '--unit')?.replace(/\.service$/, '');
  const count = Number(value('-n', '--lines') ?? 500);
  const lines = unit === undefined ? machine.journal : journalOf(machine, unit);
  if (lines.length === 0) call.out('-- No entries --');
  for (const line of lines.slice(-count)) call.out(line);
  return 0;
};
