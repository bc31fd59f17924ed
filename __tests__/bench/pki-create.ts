import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { issueCa, issueLeaf } from '../../source/pki/issue/issue.ts';
import { validityFrom } from '../../source/pki/issue/lifetime.ts';
import { generateKeyPem } from '../../source/pki/keys/generate-key.ts';
import { alternate } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { withLongestPause } from './harness/event-loop-pause.ts';
import { median } from './harness/median.ts';
import { processTime } from './harness/process-time.ts';

/** The longest time in milliseconds that the screen may stand still while keys are made and certificates are signed. */
const allowedPause = 20;

/**
 * The certificates step's work. The second line is about the screen: how long its event loop was held up. While OpenSSL works the
 * loop is idle, and the pause that is measured then is the machine's, not ours.
 */
export const pkiCreate: Benchmark = {
  id: 'pki-create',
  async measure(workshop) {
    const pauses: number[] = [];
    const idlePauses: number[] = [];
    const kept = async (work: () => Promise<unknown>, into: number[]) => {
      const { milliseconds, longestPause } = await withLongestPause(work);
      into.push(longestPause);
      return milliseconds;
    };
    const pairs = await alternate(
      workshop.runs,
      () => kept(createSet, pauses),
      () => kept(() => createSetByOpenssl(workshop.folder), idlePauses),
    );
    const what = 'CA and two leaves with RSA-4096 by source/pki, against the openssl command, one key after the other';
    const idle = `${median(idlePauses.slice(1)).toFixed(1)} ms`;
    return [
      resultOf({ id: 'pki-create', goal: 0.5, unit: 'ms', what }, pairs),
      resultOf(
        {
          id: 'pki-create-pause',
          goal: 1,
          unit: 'ms',
          what: `the longest pause of the event loop meanwhile, against ${allowedPause} ms (the same loop, idle while OpenSSL works: ${idle})`,
        },
        { ours: pauses.slice(1), theirs: pauses.slice(1).map(() => allowedPause) },
      ),
    ];
  },
};

async function createSet(): Promise<void> {
  const [caKeyPem, serverKey, clientKey] = await Promise.all([
    generateKeyPem('rsa-4096'),
    generateKeyPem('rsa-4096'),
    generateKeyPem('rsa-4096'),
  ]);
  const now = new Date();
  const year = 365 * 86_400_000;
  const caCertificatePem = await issueCa({
    keyPem: caKeyPem,
    commonName: 'pgcluster CA',
    ...validityFrom(now, 10 * year),
  });
  const leaf = (profile: 'server' | 'client', publicKeyFrom: string, commonName: string) =>
    issueLeaf({
      profile,
      publicKeyFrom,
      caCertificatePem,
      caKeyPem,
      commonName,
      names: [],
      ...validityFrom(now, year),
    });
  await Promise.all([leaf('server', serverKey, 'barman1.example.com'), leaf('client', clientKey, 'pg-backup-user')]);
}

async function createSetByOpenssl(folder: string): Promise<void> {
  const work = await mkdtemp(join(folder, 'openssl-'));
  await processTime(['sh', '-ec', opensslScript], { folder: work });
  await rm(work, { recursive: true });
}

const opensslScript = `
openssl genrsa -out CA.key 4096
openssl req -new -x509 -key CA.key -subj '/CN=pgcluster CA' -days 3650 -out CA.crt
for name in barman1.example.com pg-backup-user; do
  openssl genrsa -out $name.key 4096
  openssl req -new -key $name.key -subj "/CN=$name" -out $name.csr
  openssl x509 -req -in $name.csr -CA CA.crt -CAkey CA.key -CAcreateserial -days 365 -out $name.crt
done
`;
