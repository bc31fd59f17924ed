import { causeTexts } from '../health/compare/compare-causes.ts';
import type { HealthReport } from '../health/health-report.ts';
import type { HealthState } from '../health/verdict.ts';
import { bit, type Family, oneOf, type Sample, seconds, single } from './prometheus-text.ts';
import { reportItems } from './report-items.ts';

const states: readonly HealthState[] = ['ok', 'warn', 'crit', 'unknown', 'not-run', 'busy'];

/** The way to the API: rungs, answer, certificates, security, comparison, versions. */
export function chainFamilies(report: HealthReport): readonly Family[] {
  const json = report.rungs.find(({ id }) => id === 'json')?.state;
  return [
    successFamily(bit(json === 'ok' || json === 'warn')),
    ...rungFamilies(report),
    ...answerFamilies(report),
    ...certificateFamilies(report),
    {
      name: 'barman_api_security_findings',
      help: 'What lets in or gives away more than it should, by kind.',
      samples: securitySamples(report),
    },
    {
      name: 'barman_api_acknowledged_warnings',
      help: 'Warnings that the operator accepts (wizard acknowledge); they count nowhere else.',
      samples: single(reportItems(report).filter(({ acknowledged }) => acknowledged !== undefined).length),
    },
    ...comparisonFamilies(report),
    {
      name: 'barman_version_info',
      help: 'Versions that answered; empty where nobody could be asked.',
      samples: [{ labels: versionLabels(report), value: 1 }],
    },
  ];
}

export function successFamily(value: 0 | 1): Family {
  return {
    name: 'barman_api_probe_success',
    help: '1 if the whole chain down to valid diagnose JSON worked.',
    samples: single(value),
  };
}

function rungFamilies({ rungs, service }: HealthReport): readonly Family[] {
  return [
    {
      name: 'barman_api_rung_ok',
      help: '1 if this rung of the ladder was climbed without complaint; 0 also when it was not reached.',
      samples: rungs.map(({ id, state }) => ({ labels: { rung: id }, value: bit(state === 'ok') })),
    },
    {
      name: 'barman_api_rung_state',
      help: 'The state of each rung: 1 for its state, 0 for the others.',
      samples: rungs.flatMap(({ id, state }) =>
        states.map((one) => ({ labels: { rung: id, state: one }, value: bit(one === state) })),
      ),
    },
    {
      name: 'barman_api_service_state',
      help: 'What pg-backup-api status says, as far as it can be believed: 1 for its state, 0 for the others.',
      samples: service === undefined ? [] : oneOf('state', states, service.state),
    },
  ];
}

function answerFamilies({ exchange }: HealthReport): readonly Family[] {
  const phases = exchange && {
    connect: exchange.times.connect,
    tls: exchange.times.tls,
    ttfb: exchange.times.firstByte,
    total: exchange.times.total,
  };
  return [
    {
      name: 'barman_api_probe_duration_seconds',
      help: 'Time from the start of the call to the end of each phase.',
      samples: Object.entries(phases ?? {}).map(([phase, value]) => ({ labels: { phase }, value })),
    },
    {
      name: 'barman_api_http_status_code',
      help: 'HTTP status code of the answer, 0 when there was none.',
      samples: single(exchange?.httpCode ?? 0),
    },
  ];
}

function certificateFamilies({ certificates }: HealthReport): readonly Family[] {
  return [
    {
      name: 'barman_cert_not_after_timestamp_seconds',
      help: 'When the certificate ends, in seconds since 1970.',
      samples: certificates.map(({ role, file, notAfter }) => ({
        labels: { role, path: file },
        value: seconds(notAfter?.getTime()),
      })),
    },
    {
      name: 'barman_cert_ok',
      help: '1 if there is nothing to say against the certificate, its end included.',
      samples: certificates.map(({ role, file, verdict }) => ({
        labels: { role, path: file },
        value: bit(verdict === 'ok'),
      })),
    },
  ];
}

function securitySamples({ security }: HealthReport): readonly Sample[] {
  // What is accepted is counted by barman_api_acknowledged_warnings.
  const open = security.filter(({ state }) => state !== 'ok');
  const count = (finding: string) => open.filter(({ id }) => id === finding).length;
  return [...new Set(open.map(({ id }) => id))].map((finding) => ({ labels: { finding }, value: count(finding) }));
}

function comparisonFamilies({ comparison }: HealthReport): readonly Family[] {
  const causes = Object.keys(causeTexts);
  const count = (cause: string) => comparison?.mismatches.filter((mismatch) => mismatch.cause === cause).length;
  const paths = comparison && {
    identical: comparison.identical,
    moving: comparison.moving.length,
    redacted: comparison.redacted.length,
    timezone: comparison.timezone.length,
  };
  return [
    {
      name: 'barman_diagnose_comparison',
      help: 'barman diagnose against the API: 1 for the verdict, 0 for the others; all 0 when they were not compared.',
      samples: oneOf('verdict', ['match', 'mismatch', 'unproven'], comparison?.verdict),
    },
    {
      name: 'barman_diagnose_mismatch_paths',
      help: 'Values that differ between barman diagnose and the API, by cause.',
      samples: causes.map((cause) => ({ labels: { cause }, value: count(cause) })),
    },
    {
      name: 'barman_diagnose_paths',
      help: 'Values that do not count as mismatches, by kind.',
      samples: Object.entries(paths ?? {}).map(([kind, value]) => ({ labels: { kind }, value })),
    },
  ];
}

function versionLabels({ versions }: HealthReport): Sample['labels'] {
  return { cli: versions.cli ?? '', api: versions.api ?? '', pg_backup_api: versions.pgBackupApi ?? '' };
}
