import { join } from 'node:path';
import { alternate } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { processTime } from './harness/process-time.ts';

/** Judging the set of a healthy host, start of the process included. */
export const pkiVerify: Benchmark = {
  id: 'pki-verify',
  async measure(workshop) {
    const [wizard, host] = await Promise.all([workshop.wizard(), workshop.healthyHost()]);
    const where = { folder: host.workingDirectory, environment: host.environment };
    const certificates = join(host.directory, 'root/etc/tpa/pg-backup-api');
    const pairs = await alternate(
      workshop.runs,
      () => processTime([...wizard, 'certs', 'verify', '--host', 'barman1.example.com'], where),
      () => processTime(['sh', '-ec', opensslScript], { folder: certificates }),
    );
    const what = '`certs verify`, start to end, against `openssl verify` of both leaves';
    return [resultOf({ id: 'pki-verify', goal: 3, unit: 'ms', what }, pairs)];
  },
};

const opensslScript = `
openssl verify -CAfile root.crt -purpose sslserver pg-backup-api.crt
openssl verify -CAfile root.crt -purpose sslclient pg-backup-user.crt
`;
