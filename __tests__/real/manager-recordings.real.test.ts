import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnoseOutput } from '../../source/packages/situations/situations.ts';
import { askManager, buildProfiles, type ManagerLab, versionOf } from '../support/manager-lab.ts';
import { type Lab, recordedScenario, scenarios } from '../support/manager-scenarios.ts';
import { managerRecordings, relied } from '../support/relied-answers.ts';

let place: ManagerLab;
beforeAll(() => {
  place = { lab: mkdtempSync(join(tmpdir(), 'managers-')), root: undefined, dnf: 'dnf' };
  buildProfiles(place.lab);
});
afterAll(() => rmSync(place.lab, { recursive: true, force: true }));

/** What the product makes of an answer: another patch release may say the rest in other words. */
const read = (manager: Lab, answers: ReturnType<typeof askManager>) =>
  answers.map(({ argv, ...said }) => ({
    line: argv.join(' '),
    ...relied(manager, argv, said),
    diagnosis: said.exitCode === 0 ? undefined : diagnoseOutput(manager, said).id,
  }));

describe('the recordings and the real managers', () => {
  it.each(scenarios.map((scenario) => ({ scenario, id: scenario.id })))('$id', ({ scenario }) => {
    const recorded = managerRecordings[scenario.manager];
    const minor = (version: string) => version.replace(/(?<=-\d+\.\d+)\..*/, '');
    expect(minor(versionOf(place, scenario.manager))).toBe(minor(recorded));
    expect(read(scenario.manager, askManager(place, scenario))).toEqual(
      read(scenario.manager, recordedScenario(recorded, scenario.id)),
    );
  });
});
