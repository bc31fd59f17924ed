import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, comparable, debianSteps, recordedAnswers } from '../support/recorded-host.ts';
import { type StandIn, standIn } from './stand-in.ts';

let host: StandIn;
const seen = new Map<number, Answer>();

beforeAll(async () => {
  host = await standIn();
  for (const [step, one] of debianSteps.entries()) {
    if ('write' in one) writeFileSync(host.path(one.write), one.text);
    else if ('remove' in one) rmSync(host.path(one.remove));
    else {
      const { code, out, err } = await host.run(one.do);
      seen.set(step, { exitCode: code, stdout: out, stderr: err });
    }
  }
});
afterAll(() => host?.close());

test.each(recordedAnswers().map((answer) => ({ ...answer, line: answer.argv.join(' ') })))(
  'step $step is answered as by the real program: $line',
  (recorded) => {
    const imitated = seen.get(recorded.step);
    expect(imitated && comparable(recorded.step, imitated)).toEqual(comparable(recorded.step, recorded));
  },
);
