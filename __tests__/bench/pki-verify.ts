import { join } from 'node:path';
import { alternate } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { median } from './harness/median.ts';
import { processTime } from './harness/process-time.ts';

/** Judging the set of a healthy host, start of the process included. */
export const pkiVerify: Benchmark = {
  id: 'pki-verify',
  async measure(workshop) {
    const [wizard, host] = await Promise.all([workshop.wizard(), workshop.healthyHost()]);
    const where = { folder: host.workingDirectory, environment: host.environment };
    const certificates = join(host.directory, 'root/etc/tpa/pg-backup-api');
    const openssl = () => processTime(['sh', '-ec', opensslScript], { folder: certificates });
    const pairs = await alternate(
      workshop.runs,
      () => processTime([...wizard, 'certs', 'verify', '--host', 'barman1.example.com'], where),
      openssl,
    );
    // What no program of Node's can go below.
    const bare = await alternate(workshop.runs, () => processTime([process.execPath, '-e', '0'], where), openssl);
    const least = (median(bare.ours) / median(bare.theirs)).toFixed(1);
    const what = `\`certs verify\`, start to end, against \`openssl verify\` of both leaves (node doing nothing: ${least})`;
    return [resultOf({ id: 'pki-verify', goal: 3, unit: 'ms', what }, pairs)];
  },
};

const opensslScript = `
openssl verify -CAfile root.crt -purpose sslserver pg-backup-api.crt
openssl verify -CAfile root.crt -purpose sslclient pg-backup-user.crt
`;
