import { oneLine, shortened } from './one-line.ts';
import { oneOf, prometheusText, seconds, single } from './prometheus-text.ts';

/** How a renewal of what is due ended, for scripts, monitors and the timer. */
export type RenewalOutcome = 'nothing-due' | 'renewed' | 'planned' | 'rotate-ca' | 'failed';

/** The plugins' exit codes: what only the operator can do is a warning as long as everything still works. */
export const renewalNagiosCodes: Readonly<Record<RenewalOutcome, 0 | 1 | 2>> = {
  'nothing-due': 0,
  renewed: 0,
  planned: 0,
  'rotate-ca': 1,
  failed: 2,
};

const statusWords = ['OK', 'WARNING', 'CRITICAL'] as const;
/** NRPE hands on 1,024 bytes by default; a bar would begin performance data. */
const longestLine = 900;

/** The one line of `certs renew --format nagios`. */
export function renewalNagiosLine(outcome: RenewalOutcome, sentence: string): string {
  const text = shortened(oneLine(sentence), longestLine).replaceAll('|', '/');
  return `RENEWAL ${statusWords[renewalNagiosCodes[outcome]]} - ${text}`;
}

/** Those of a run that was not only planned. */
const measured: readonly RenewalOutcome[] = ['nothing-due', 'renewed', 'rotate-ca', 'failed'];

/** The last run for node_exporter's textfile collector: a file that grows old tells of a timer that no longer runs. */
export function renewalPrometheusLines(outcome: RenewalOutcome, ended: Date): readonly string[] {
  return prometheusText([
    {
      name: 'barman_renewal_outcome',
      help: 'How the last unattended renewal ended: 1 for its outcome, 0 for the others.',
      samples: oneOf('outcome', measured, outcome),
    },
    {
      name: 'barman_renewal_last_run_timestamp_seconds',
      help: 'When the last unattended renewal ended, in seconds since 1970.',
      samples: single(seconds(ended.getTime())),
    },
  ]);
}
