import { describe, expect, test } from 'vitest';
import { findingIds } from '../../../source/pki/judge/findings.ts';
import { verifySet } from '../../../source/pki/judge/verify-set.ts';
import { brokenConstraints } from '../../support/pki/broken-constraints.ts';
import { brokenEncodings } from '../../support/pki/broken-encodings.ts';
import { brokenFiles } from '../../support/pki/broken-files.ts';
import { brokenIssuers } from '../../support/pki/broken-issuers.ts';
import { brokenLeaves } from '../../support/pki/broken-leaves.ts';
import { brokenLists } from '../../support/pki/broken-lists.ts';
import { brokenRsa } from '../../support/pki/broken-rsa.ts';
import { at, host } from '../../support/pki/kit.ts';

const sets = [
  ...brokenFiles,
  ...brokenLeaves,
  ...brokenIssuers,
  ...brokenConstraints,
  ...brokenEncodings,
  ...brokenRsa,
  ...brokenLists,
];
const judged = sets.map((set) => ({ ...set, judgement: verifySet(set.make(), { host, at }) }));

test.each(judged)('$name: $verdict $findings', ({ judgement, verdict, findings, file }) => {
  const found = judgement.findings.filter(({ group }) => group !== 'tpa');
  expect([...new Set(found.map(({ id }) => id))].sort()).toEqual([...findings].sort());
  expect(judgement.verdict).toBe(verdict);
  if (file !== undefined) expect(found.map((one) => one.file)).toContain(file);
});

test('every finding has a set that shows it', () => {
  const shown = new Set(sets.flatMap(({ findings }) => findings));
  expect(findingIds.filter((id) => id !== 'tpa-will-replace-key' && !shown.has(id))).toEqual([]);
});

describe('every finding', () => {
  const all = judged.flatMap(({ judgement }) => judgement.findings);

  test.each([
    ['a subject', 'subject', /./],
    ['its file', 'file', /^((root|server|client)\.(crt|key)|revoked\.crl)$/],
    ['a sentence that says why', 'message', /^[A-Za-z].*[^.]\.$/],
    ['a sentence that says what to do', 'fix', /^[A-Z].*[^.]\.$/],
  ] as const)('has %s', (_, member, pattern) => {
    expect(all.map((finding) => finding[member]).filter((text) => !pattern.test(text))).toEqual([]);
  });

  test('is free of control characters that a name carries', () => {
    expect(JSON.stringify(all)).not.toMatch(/\\u00[01]|[\u0000-\u001f\u007f]/);
  });
});
