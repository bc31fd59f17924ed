import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnoseOutput } from '../../source/packages/situations/situations.ts';
import { askManager, type ManagerLab, versionOf } from '../support/manager-lab.ts';
import {
  type Lab,
  type ManagerAnswer,
  recordedChoices,
  recordedScenario,
  scenarios,
  troubleFile,
} from '../support/manager-scenarios.ts';
import { troubles } from '../support/manager-troubles.ts';
import { managerRecordings, relied, verdictOf } from '../support/relied-answers.ts';
import { askInTrouble } from '../support/trouble-lab.ts';
import { buildSigned, buildTroubles } from '../support/trouble-packages.ts';
import { openTroubleServer, type TroubleServer } from '../support/trouble-server.ts';
import { buildLab } from './ask-managers.ts';

let place: ManagerLab;
beforeAll(() => {
  place = { lab: mkdtempSync(join(tmpdir(), 'managers-')), root: undefined, dnf: 'dnf' };
  buildLab(place.lab);
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

/** WIZARD_TROUBLES=all asks in every trouble, which takes some minutes. */
const chosen = troubles.filter(({ usual = false }) => usual || process.env.WIZARD_TROUBLES === 'all');

describe('the recordings and the real managers in trouble', () => {
  let server: TroubleServer;
  beforeAll(async () => {
    buildTroubles(place.lab);
    buildSigned(place.lab);
    server = await openTroubleServer(place.lab);
  });
  afterAll(() => server?.close());

  it.each(chosen.map((trouble) => ({ trouble, id: trouble.id })))('$id', async ({ trouble }) => {
    const recorded = (recordedChoices(troubleFile).get(managerRecordings[trouble.manager]) ?? []).filter(
      ({ scenario }) => scenario === trouble.id,
    );
    const verdicts = (answers: readonly ManagerAnswer[]) => answers.map((answer) => verdictOf(trouble.manager, answer));
    expect(verdicts(await askInTrouble(place, server, trouble))).toEqual(verdicts(recorded));
  });
});
