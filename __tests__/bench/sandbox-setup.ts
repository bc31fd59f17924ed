import { alternate } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { processTime } from './harness/process-time.ts';

/** The main job on the embedded host, from its start to its end, against the three pairs of keys that no setup can do without. */
export const sandboxSetup: Benchmark = {
  id: 'sandbox-setup',
  async measure(workshop) {
    const wizard = await workshop.wizard();
    const pairs = await alternate(
      workshop.runs,
      () => processTime([...wizard, 'sandbox', '--', 'setup', '--yes'], { folder: workshop.folder }),
      () => processTime(['sh', '-ec', threePairs], { folder: workshop.folder }),
    );
    const what =
      '`sandbox -- setup --yes`, against the openssl command making three RSA-4096 pairs, one after the other';
    return [resultOf({ id: 'sandbox-setup', goal: 4, unit: 'ms', what }, pairs)];
  },
};

const threePairs = 'for name in CA server client; do openssl genrsa -out bench.key 4096; done';
