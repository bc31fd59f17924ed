import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readEvidence } from '../../../source/health/evidence/read-evidence.ts';
import { type Diagnosis, explainEvidence } from '../../../source/health/explain/explain.ts';
import type { OsFamily } from '../../../source/os/families.ts';
import { clientMessages } from './client-messages.ts';
import { furtherCases, furtherTexts } from './further-cases.ts';
import { reportedCases } from './reported-cases.ts';

const allCases = [...reportedCases, ...furtherCases];

function explain(text: string, family?: OsFamily): Diagnosis {
  const read = readEvidence(text);
  if (!read.ok || read.evidence[0] === undefined) throw new Error(`not read: ${text}`);
  return explainEvidence(read.evidence[0], family);
}

const said = ({ summary, fix }: Diagnosis) => [summary, ...fix].join('\n');

describe.each(allCases)('$kind', ({ id, says, texts }) => {
  it('has three variants or more', () => {
    expect(texts.length).toBeGreaterThanOrEqual(3);
  });

  it.each(texts)('%s', (text) => {
    const diagnosis = explain(text);
    expect(diagnosis.id).toBe(id);
    if (says !== undefined)
      for (const family of [undefined, 'debian', 'redhat', 'suse'] as const) {
        expect(said(explain(text, family))).toMatch(says);
      }
  });
});

it.each(furtherTexts)('%s: %s', (id, text) => {
  expect(explain(text).id).toBe(id);
});

describe.each(Object.entries(clientMessages))('%s', (id, texts) => {
  it.each(texts)('%s', (text) => {
    expect(explain(text).id).toBe(id);
  });
});

const folder = new URL('../../../fixtures/health/reported/', import.meta.url);

describe('what people reported', () => {
  it.each<[string, string, RegExp?]>([
    ['01-schannel-no-revocation', 'revocation-unchecked', /--ssl-no-revoke/],
    ['04b-openssl32-bare', 'client-certificate-missing'],
    ['05-openssl32-expired', 'client-certificate-expired'],
    ['06-libressl-required', 'client-certificate-missing'],
    ['09-421-no-sni', 'misdirected-without-sni', /by name/],
    ['10-421-policy-secure', 'misdirected', /virtual host/],
    ['11-403-pha', 'late-client-verification', /in the virtual host/],
    ['12-413-ssl-buffer', 'late-client-verification-body', /SSLRenegBufferSize/],
    ['16-internal-error-alert', 'tls-connection-closed'],
    ['17-p12-rc2-legacy', 'pkcs12-outdated', /legacy/],
    ['21-unsupported-cert-alert', 'client-certificate-rejected', /purpose/],
    ['24-http2-goaway', 'late-client-verification-http2', /--http1\.1/],
    ['29-selinux-log', 'backend-unavailable', /httpd_can_network_connect/],
    ['36-hsts-redirect-http', 'plain-http-port-closed', /https:\/\//],
  ])('%s', (name, id, says = /./) => {
    const text = readFileSync(new URL(`${name}.txt`, folder), 'utf8');
    for (const family of [undefined, 'debian', 'redhat', 'suse'] as const) {
      const diagnosis = explain(text, family);
      expect([diagnosis.id, said(diagnosis)]).toEqual([id, expect.stringMatching(says)]);
    }
  });

  it('is all of the folder', () => {
    expect(readdirSync(folder)).toHaveLength(14);
  });
});

it('where evidence fits several causes, each says by which command it is told', () => {
  for (const { texts } of allCases) {
    for (const text of texts) {
      const { causes, fix } = explain(text);
      if (causes.length < 2) continue;
      const others = fix.filter((step) => step.startsWith('If not: '));
      expect(others).toHaveLength(causes.length - 1);
      expect(others.filter((step) => !step.includes('It is this if '))).toEqual([]);
    }
  }
});
