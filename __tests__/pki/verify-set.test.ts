import { expect, test } from 'vitest';
import { findingIds } from '../../source/pki/findings.ts';
import { verifySet } from '../../source/pki/verify-set.ts';
import { brokenEncodings } from '../support/pki/broken-encodings.ts';
import { brokenFiles } from '../support/pki/broken-files.ts';
import { brokenIssuers } from '../support/pki/broken-issuers.ts';
import { brokenLeaves } from '../support/pki/broken-leaves.ts';
import { brokenRsa } from '../support/pki/broken-rsa.ts';
import { at, host } from '../support/pki/kit.ts';

const sets = [...brokenFiles, ...brokenLeaves, ...brokenIssuers, ...brokenEncodings, ...brokenRsa];

test.each(sets)('$name: $verdict $findings', ({ make, verdict, findings, file }) => {
  const judgement = verifySet(make(), { host, at });
  const found = judgement.findings.filter(({ group }) => group !== 'tpa');
  expect([...new Set(found.map(({ id }) => id))].sort()).toEqual([...findings].sort());
  expect(judgement.verdict).toBe(verdict);
  if (file !== undefined) expect(found.map((one) => one.file)).toContain(file);
});

test('every finding has a set that shows it', () => {
  const shown = new Set(sets.flatMap(({ findings }) => findings));
  expect(findingIds.filter((id) => id !== 'tpa-will-replace-key' && !shown.has(id))).toEqual([]);
});

test('every finding names its subject, its file, a sentence and a fix', () => {
  for (const { make } of sets) {
    for (const { subject, file, message, fix } of verifySet(make(), { host, at }).findings) {
      expect(subject).not.toBe('');
      expect(file).toMatch(/^(root|server|client)\.(crt|key)$/);
      expect(message).toMatch(/^[A-Za-z].*[^.]\.$/);
      expect(fix).toMatch(/^[A-Z].*[^.]\.$/);
    }
  }
});

test('no finding carries control characters of a name', () => {
  const text = JSON.stringify(sets.flatMap(({ make }) => verifySet(make(), { host, at }).findings));
  expect(text).not.toMatch(/\\u00[01]|[\u0000-\u001f\u007f]/);
});
