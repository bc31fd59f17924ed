import { expect, it } from 'vitest';
import { openLog } from '../../source/cli/open-log.ts';

it('a disk that is full ends the log, says so once, and not the run', () => {
  const warned: string[] = [];
  const log = openLog('/dev/full', (line) => warned.push(line));
  log.write('one\n');
  log.write('two\n');
  expect(warned).toEqual([
    '--log /dev/full: the file cannot be written (there is no space left on the device). What comes now is not in it.',
  ]);
});

it('a folder that is not there is refused at once', () => {
  expect(() => openLog('/nowhere/log', () => undefined)).toThrow(
    '--log /nowhere/log: the file cannot be written (its folder does not exist).',
  );
});
