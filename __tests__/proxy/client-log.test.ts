import { describe, expect, it } from 'vitest';
import { layoutOf } from '../../source/os/families.ts';
import { clientLogPath, clientLogText, readClientLog } from '../../source/proxy/client-log.ts';

/** Written by Apache 2.4.71 with OpenSSL 3 for clients of two CAs that are both CN=speedy.CA; the third certificate names no key of its CA. */
const recorded = String.raw`1796072034	barman1.example.com	127.0.0.1	6D561137362A542FCFF13F6D280628BDA280269F	ab12	speedy.CA	lap, \"top\" a	Nov 30 20:53:25 2026 GMT	Nov 30 20:53:25 2027 GMT
1796072035	barman1.example.com	10.0.0.5	110C4AE975C1C9127FB0DA3B242F94AA6C4733D6	cd34	speedy.CA	b\xc3\xbcro	Nov 30 20:53:26 2026 GMT	Nov 30 20:53:26 2027 GMT
1796072035	barman1.example.com	127.0.0.1	6D561137362A542FCFF13F6D280628BDA28026A0	-	speedy.CA	-	Nov 30 20:53:25 2026 GMT	Nov 30 20:53:25 2027 GMT
`;

describe('the log of clients', () => {
  it('is read as Apache writes it', () => {
    const [first, second, third] = readClientLog(recorded);
    expect(first).toEqual({
      at: new Date('2026-11-30T20:53:54Z'),
      site: 'barman1.example.com',
      address: '127.0.0.1',
      serial: '6d561137362a542fcff13f6d280628bda280269f',
      caKeyId: 'ab12',
      issuer: 'speedy.CA',
      name: 'lap, "top" a',
      notBefore: new Date('2026-11-30T20:53:25Z'),
      notAfter: new Date('2027-11-30T20:53:25Z'),
    });
    expect(second?.name).toBe('büro');
    expect([third?.caKeyId, third?.name]).toEqual([undefined, undefined]);
  });

  it('of which a line is cut off at either end', () => {
    const cut = recorded.slice(20, recorded.lastIndexOf('\tNov'));
    expect(readClientLog(cut).map(({ caKeyId }) => caKeyId)).toEqual(['cd34']);
    expect(readClientLog('')).toEqual([]);
  });

  it.each([
    ['debian', '/var/log/apache2/pg-backup-api.clients'],
    ['redhat', '/var/log/httpd/pg-backup-api.clients'],
    ['suse', '/var/log/apache2/pg-backup-api.clients'],
  ] as const)('lies beside Apache’s own on %s', (family, path) => {
    expect(clientLogPath(layoutOf(family))).toBe(path);
  });

  it('tells CAs apart by their keys, and logs nobody without a certificate', () => {
    const text = clientLogText('/var/log/apache2/pg-backup-api.clients', ['ab12', 'cd34']);
    expect(text).toContain(
      `SetEnvIfExpr "'AB:12' in PeerExtList('2.5.29.35') || 'keyid:AB:12' in PeerExtList('2.5.29.35')" pg_backup_api_ca=ab12`,
    );
    expect(text.match(/SetEnvIfExpr/g)).toHaveLength(2);
    expect(text).toContain(`"expr=%{SSL_CLIENT_VERIFY} == 'SUCCESS'"`);
  });
});
