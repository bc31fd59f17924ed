import { describe, expect, it } from 'vitest';
import { type DiagnosisId, diagnosisText } from '../../source/health/explain/diagnoses.ts';
import { diagnosisOf } from '../../source/health/explain/explain.ts';
import { countDeadWorkers, type LocalEvidence, withLocalEvidence } from '../../source/health/local-evidence.ts';

const apache = { name: 'apache2', pid: 12 };
const ok = { httpCode: 200, body: '"OK"\n' };
const nothing = { httpCode: 0, body: 'ECONNREFUSED' };

describe('withLocalEvidence', () => {
  it.each<[DiagnosisId, LocalEvidence, DiagnosisId, string]>([
    [
      'wrong-vhost-self-signed',
      { port443: [], postgresPair: '/etc/tpa/pgcluster.crt' },
      'postgres-pair-served',
      'It is /etc/tpa/pgcluster.crt.',
    ],
    ['own-timeout', { deadWorkers: 12 }, 'backend-died', '12 workers ended in the last minute'],
    ['own-timeout', { deadWorkers: 2 }, 'own-timeout', 'slow or busy'],
    [
      'address-not-listening',
      { port443: [], apache: { service: 'httpd', active: false } },
      'apache-not-listening',
      'httpd does not run.',
    ],
    [
      'apache-not-listening',
      { port443: [], apache: { service: 'apache2', active: true } },
      'apache-not-listening',
      'apache2 runs, and nothing listens on port 443.',
    ],
    [
      'apache-not-listening',
      { port443: [], apache: { service: 'apache2', active: false, configTest: 'AH00526: Syntax error' } },
      'apache-not-listening',
      'Apache could not start: AH00526: Syntax error',
    ],
    [
      'apache-not-listening',
      { port443: [{ address: '10.0.0.5', process: apache }], addresses: ['127.0.1.1'] },
      'address-not-listening',
      'On port 443 somebody listens at 10.0.0.5; the name leads to 127.0.1.1.',
    ],
    [
      'apache-not-listening',
      { port443: [{ address: '0.0.0.0', process: apache }], addresses: ['::1'] },
      'address-family-mismatch',
      'the name leads to ::1.',
    ],
    [
      'apache-not-listening',
      { port443: [{ address: '[::]', process: apache }], addresses: ['127.0.0.1'] },
      'address-family-mismatch',
      'the name leads to 127.0.0.1.',
    ],
    [
      'not-tls',
      { port443: [{ address: '*', process: { name: 'python3', pid: 7 } }] },
      'not-tls',
      'Port 443 belongs to python3 (process 7).',
    ],
    [
      'backend-unavailable',
      { backend: nothing, apiActive: false },
      'backend-unavailable',
      'The service is not active.',
    ],
    [
      'backend-unavailable',
      { backend: nothing, apiActive: true, port7480: [{ address: '127.0.0.1', process: { name: 'nginx', pid: 9 } }] },
      'backend-unavailable',
      'Port 7480 belongs to nginx (process 9).',
    ],
    [
      'backend-unavailable',
      { backend: ok, selinux: 'denied' },
      'backend-unavailable',
      'httpd_can_network_connect is off.',
    ],
    ['backend-unavailable', { backend: ok, selinux: 'off' }, 'backend-unavailable', 'pg-backup-api itself answers'],
    ['backend-died', { versions: 'Barman 3.10 needs pg-backup-api 2.1.0.' }, 'backend-died', 'Barman 3.10 needs'],
    ['client-key-unusable', { clientFiles: 'The key is encrypted.' }, 'client-key-unusable', 'The key is encrypted.'],
    ['issuer-unknown', { otherKey: true }, 'ca-same-name-other-key', 'another key'],
    [
      'backend-died',
      { port7480: [{ address: '127.0.0.1', process: { name: 'java', pid: 3 } }] },
      'backend-died',
      'Port 7480 belongs to java (process 3).',
    ],
  ])('%s with %j is %s: %s', (id, local, expected, words) => {
    const told = withLocalEvidence(diagnosisOf([id]), local);
    expect(told.id).toBe(expected);
    expect(told.summary).toContain(words);
    expect(told.rung).toBe(diagnosisText(expected).rung);
  });

  it.each<[DiagnosisId, LocalEvidence]>([
    ['apache-not-listening', {}],
    ['issuer-unknown', { otherKey: false }],
    ['not-tls', { port443: [{ address: '*', process: apache }] }],
    ['backend-unavailable', { selinux: 'denied' }],
    ['backend-died', { port7480: [{ address: '127.0.0.1', process: { name: 'gunicorn', pid: 3 } }] }],
    ['client-certificate-expired', { port443: [] }],
  ])('%s with %j stays as it is', (id, local) => {
    expect(withLocalEvidence(diagnosisOf([id]), local)).toEqual(diagnosisOf([id]));
  });

  it('what was first stays among the causes', () => {
    const told = withLocalEvidence(diagnosisOf(['apache-not-listening', 'address-not-listening']), {
      port443: [{ address: '10.0.0.5' }],
      addresses: ['10.0.0.6'],
    });
    expect(told.causes).toEqual(['address-not-listening', 'apache-not-listening']);
  });
});

describe('countDeadWorkers', () => {
  const log = [
    '[2026-11-30 08:40:01 +0000] [77] [INFO] Worker exiting (pid: 77)',
    '[2026-11-30 10:03:29 +0100] [8379] [INFO] Booting worker with pid: 8379',
    '[2026-11-30 10:03:30 +0100] [8379] [INFO] Worker exiting (pid: 8379)',
    '[2026-11-30 09:03:31 +0000] [8380] [INFO] Booting worker with pid: 8380',
    '[2026-11-30 09:03:32 +0000] [8380] [INFO] Worker exiting (pid: 8380)',
  ].join('\n');

  it('counts those of the last minute, wherever the log’s clock stands', () => {
    expect(countDeadWorkers(log, new Date('2026-11-30T09:04:00Z'))).toBe(2);
    expect(countDeadWorkers(log, new Date('2026-11-30T09:05:00Z'))).toBe(0);
    expect(countDeadWorkers('', new Date('2026-11-30T09:05:00Z'))).toBe(0);
  });
});
