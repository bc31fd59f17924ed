import { beforeAll, expect, test } from 'vitest';
import type { Verifier } from '../../source/pki/judge/findings.ts';
import { verifySet } from '../../source/pki/judge/verify-set.ts';
import { type GeneratedSet, generatedSets } from '../support/pki/generated-sets.ts';
import { file, host, pem } from '../support/pki/kit.ts';
import { certtoolVerify, openFolder, opensslVerify, requireTool } from './pki-oracles.ts';

/** By hand: WIZARD_GENERATED_SETS=5000 WIZARD_GENERATED_SEED=7, some ten minutes. */
const count = Number(process.env.WIZARD_GENERATED_SETS ?? 300);
const seed = Number(process.env.WIZARD_GENERATED_SEED ?? 1);
const asked = ['OpenSSL', 'OpenSSL -x509_strict', 'GnuTLS'] as const satisfies readonly Verifier[];

beforeAll(() => {
  requireTool('openssl', 'version');
  requireTool('certtool', '--version');
});

/** Which verifiers refuse the leaf. What OpenSSL refuses it refuses with -x509_strict, too. */
function refusers(set: GeneratedSet, at: Date): readonly string[] {
  const folder = openFolder({ 'root.crt': pem(set.ca), 'leaf.crt': pem(set.leaf) });
  const question = {
    ca: folder.path('root.crt'),
    certificate: folder.path('leaf.crt'),
    ...(set.role === 'server' ? { purpose: 'sslserver' as const, host } : { purpose: 'sslclient' as const }),
  };
  const lax = opensslVerify({ ...question, at, strict: false }).ok;
  const accepted = {
    OpenSSL: lax,
    'OpenSSL -x509_strict': lax && opensslVerify({ ...question, at, strict: true }).ok,
    GnuTLS: certtoolVerify(question).ok,
  };
  folder.close();
  return asked.filter((verifier) => !accepted[verifier]);
}

function judge(set: GeneratedSet, at: Date) {
  const leaf = file('leaf.crt', pem(set.leaf));
  const pair = set.role === 'server' ? { serverCertificate: leaf } : { clientCertificate: leaf };
  return verifySet({ ca: file('root.crt', pem(set.ca)), ...pair }, { host, at });
}

test(`${count} generated sets are refused by exactly those verifiers that the findings name`, () => {
  const at = new Date();
  const wrong: unknown[] = [];
  for (const set of generatedSets(count, seed, at)) {
    const measured = refusers(set, at);
    const { verdict, findings } = judge(set, at);
    const named = new Set(findings.flatMap(({ refusedBy }) => refusedBy));
    if (named.has('OpenSSL')) named.add('OpenSSL -x509_strict');
    const told = asked.filter((verifier) => named.has(verifier));
    const isFair = measured.includes('OpenSSL') ? verdict === 'block' : measured.length === 0 || verdict !== 'ok';
    if (told.join() === measured.join() && isFair) continue;
    wrong.push({ set: set.name, measured, told, verdict, findings: findings.map(({ id }) => id) });
  }
  expect(wrong).toEqual([]);
}, 3_600_000);
