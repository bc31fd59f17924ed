import { alternate } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { processTime } from './harness/process-time.ts';

/** All probes of a healthy host by the program against the same probes in a shell script, which judges nothing. */
export const check: Benchmark = {
  id: 'check',
  async measure(workshop) {
    const [wizard, host] = await Promise.all([workshop.wizard(), workshop.healthyHost()]);
    const where = { folder: host.workingDirectory, environment: host.environment };
    const certificates = `${host.directory}/root/etc/tpa/pg-backup-api`;
    const pairs = await alternate(
      workshop.runs,
      () => processTime([...wizard, 'check'], where),
      () => processTime(['sh', '-ec', probes, 'probes', certificates, 'https://barman1.example.com'], where),
    );
    const what =
      '`check` on a healthy host, start included, against the same probes by curl and Barman in a shell script';
    return [resultOf({ id: 'check', goal: 1.3, unit: 'ms', what }, pairs)];
  },
};

/** In the order of `check`: the call without certificate must fail. */
const probes = `
as_client() { curl -q --silent --show-error --cert "$folder/pg-backup-user.crt" --key "$folder/pg-backup-user.key" "$@"; }
folder=$1
pg-backup-api status
as_client --cacert "$folder/root.crt" "$2/status"
as_client "$2/status"
! curl -q --silent --cacert "$folder/root.crt" "$2/status"
barman diagnose
as_client --cacert "$folder/root.crt" "$2/diagnose"
barman diagnose
`;
