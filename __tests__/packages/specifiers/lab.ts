import { readFileSync } from 'node:fs';
import type { Manager } from '../../../source/packages/manager.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/packages/${name}`, import.meta.url), 'utf8');

/** The versions of pg-backup-api in a profile of fixtures/packages/lab.txt, as the manager prints them. */
export const versionsOf = (manager: Manager, profile: string): readonly string[] =>
  read('lab.txt')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(
      ([format, found, name]) =>
        format === (manager === 'apt' ? 'deb' : 'rpm') && found === profile && name === 'pg-backup-api',
    )
    .map(([, , , version]) => version ?? '');

/** The specifiers that apt, dnf and zypper were asked for. */
export const specifiers = (): readonly string[] => JSON.parse(read('specifiers.json'));

/** What one manager answered for one profile; a specifier in neither map matched nothing. */
export interface Answers {
  readonly selected: Readonly<Record<string, string>>;
  readonly others: Readonly<Record<string, readonly string[]>>;
}

/** Recorded answers of apt 2.6.1, dnf 4.14.0 and zypper 1.14.42: manager, profile. */
export const recordedAnswers = (): Readonly<Record<string, Readonly<Record<string, Answers>>>> =>
  JSON.parse(read('answers.json'));
