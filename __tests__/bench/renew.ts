import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shellWords } from '../../source/plan/shell-quote.ts';
import { alternate } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { processTime } from './harness/process-time.ts';

/** Both leaves with the keys that they have: the whole program, against what an operator's script does, which proves nothing. */
export const renew: Benchmark = {
  id: 'renew',
  async measure(workshop) {
    const [wizard, host] = await Promise.all([workshop.wizard(), workshop.healthyHost()]);
    const where = { folder: host.workingDirectory, environment: host.environment };
    const set = join(workshop.folder, 'renewed-set');
    await cp(join(host.directory, 'root/etc/tpa/pg-backup-api'), set, { recursive: true });
    await cp(join(host.workingDirectory, 'ssl/CA.key'), join(set, 'CA.key'));
    const script = join(workshop.folder, 'renew.sh');
    await writeFile(script, byOpenssl(set));
    const pairs = await alternate(
      workshop.runs,
      () => processTime([...wizard, 'certs', 'renew', '--all', '--yes'], where),
      () => processTime(['sh', script], where),
    );
    const what =
      '`certs renew --all` with its rehearsal, journal and proofs, start included, against openssl, mv, apache2ctl configtest and graceful in sh; same RSA-4096 keys, kept';
    return [resultOf({ id: 'renew', goal: 1.5, unit: 'ms', what }, pairs)];
  },
};

/** The same certificates: subject, names and extensions are those in place. */
function byOpenssl(set: string): string {
  return `set -eu
cd ${shellWords([set])}
for name in pg-backup-api pg-backup-user; do
  openssl x509 -x509toreq -copy_extensions copyall -in "$name.crt" -signkey "$name.key" -out "$name.csr"
  openssl x509 -req -sha256 -days 365 -in "$name.csr" -CA root.crt -CAkey CA.key -set_serial "0x$(openssl rand -hex 16)" \\
    -copy_extensions copyall -out "$name.crt.new" 2>/dev/null
  openssl verify -CAfile root.crt "$name.crt.new"
done
for name in pg-backup-api pg-backup-user; do mv "$name.crt.new" "$name.crt"; done
apache2ctl configtest
apache2ctl graceful
`;
}
