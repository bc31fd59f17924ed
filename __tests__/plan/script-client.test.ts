import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Action } from '../../source/plan/actions.ts';
import { exportScript } from '../../source/plan/script.ts';
import { Secret } from '../../source/plan/secret.ts';
import { planOf } from '../support/played-runs.ts';
import { type ScriptFolder, scriptFolder, syntaxErrors } from '../support/run-script.ts';

let place: ScriptFolder;
beforeEach(() => {
  place = scriptFolder();
  mkdirSync(`${place.folder}/pki`);
});
afterEach(() => place.end());

const at = (name: string) => `${place.folder}/pki/${name}`;
const mine = (mode: number) => ({ owner: place.owner, group: place.group, mode });

const exporting = (): Action => ({
  kind: 'export-pkcs12',
  path: at('monitor.p12'),
  attributes: mine(0o600),
  key: at('monitor.key'),
  certificates: [at('monitor.crt'), at('root.crt')],
  friendlyName: 'monitor',
  passphrase: new Secret('hat stand'),
  why: 'A test.',
});

test('a PKCS#12 file is made by openssl, which asks for the passphrase itself', () => {
  const script = exportScript([planOf(exporting())], '0');
  expect(syntaxErrors(script)).toBe('');
  expect(script).toMatch(/^openssl pkcs12 -export -inkey .*-name monitor -out /m);
  expect(script).not.toMatch(/hat stand|-passout/);
});
