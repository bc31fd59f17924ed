import type { Comparison, Mismatch } from './compare.ts';
import { causeTexts, type MismatchCause } from './compare-causes.ts';

/** What was seen on the host itself; undefined where nobody could look. */
export type CauseEvidence = {
  /** `.barman.auto.conf` with its settings by section; undefined sections: there is no such file. */
  readonly autoConf?: { readonly file: string; readonly sections?: Readonly<Record<string, readonly string[]>> };
  /** The configuration files that the service and the command read. */
  readonly configFiles?: { readonly service: string; readonly cli: string };
  readonly serviceStarted?: Date;
  /** When the Barman package was last installed or upgraded. */
  readonly barmanInstalled?: Date;
};

/** One cause with all that it explains. */
export type CauseReport = {
  readonly cause: MismatchCause;
  readonly mismatches: number;
  readonly summary: string;
  readonly fix: string;
  /** What on this host proves it; absent: it is only the likeliest. */
  readonly proof?: string;
};

export type ConfirmedComparison = { readonly comparison: Comparison; readonly causes: readonly CauseReport[] };

/**
 * Looks at each mismatch once more with what the host shows: a cause that is possible by the documents alone becomes a
 * proven one, or gives way to another. Without evidence nothing changes.
 */
export function confirmCauses(comparison: Comparison, evidence: CauseEvidence = {}): ConfirmedComparison {
  const eatenBy = comparison.eatenBy ?? [];
  const found = comparison.mismatches.map((mismatch) => ({ mismatch, ...confirm(mismatch, evidence, eatenBy) }));
  const causes = [...new Set(found.map(({ cause }) => cause))].map((cause): CauseReport => {
    const own = found.filter((one) => one.cause === cause);
    const proof = own.find((one) => one.proof !== undefined)?.proof;
    return { cause, mismatches: own.length, ...causeTexts[cause], ...(proof !== undefined && { proof }) };
  });
  const mismatches = found.map(({ mismatch, cause }) => ({ ...mismatch, cause }));
  return { comparison: { ...comparison, mismatches }, causes };
}

type Confirmed = { readonly cause: MismatchCause; readonly proof?: string };

function confirm({ path, cause }: Mismatch, evidence: CauseEvidence, eatenBy: readonly string[]): Confirmed {
  if (cause === 'barman-redaction') {
    return { cause, proof: `the API's document has such a password at ${eatenBy.join(', ')}` };
  }
  if (cause === 'stale-service-code') return confirmStale(evidence);
  return cause === 'autoconf' || cause === 'other-config-file'
    ? confirmConfiguration(path, cause, evidence)
    : { cause };
}

function confirmStale({ serviceStarted, barmanInstalled }: CauseEvidence): Confirmed {
  if (serviceStarted === undefined || barmanInstalled === undefined) return { cause: 'stale-service-code' };
  const [started, installed] = [serviceStarted.toISOString(), barmanInstalled.toISOString()];
  // A service that was started later has the package's code; another version is another Barman then.
  if (serviceStarted >= barmanInstalled)
    return { cause: 'path', proof: `pg-backup-api was started ${started}, after Barman's package (${installed})` };
  const proof = `pg-backup-api runs since ${started}, Barman's package is of ${installed}`;
  return { cause: 'stale-service-code', proof };
}

function confirmConfiguration(path: string, cause: MismatchCause, evidence: CauseEvidence): Confirmed {
  const { autoConf, configFiles } = evidence;
  if (autoConf?.sections !== undefined && isSetIn(path, autoConf.sections))
    return { cause: 'autoconf', proof: `it is set in ${autoConf.file}` };
  if (configFiles !== undefined && configFiles.service !== configFiles.cli) {
    const proof = `pg-backup-api reads ${configFiles.service}, barman reads ${configFiles.cli}`;
    return { cause: 'other-config-file', proof };
  }
  if (cause !== 'autoconf' || autoConf === undefined) return { cause };
  // It is not in that file. Without knowing which files are read, another one is likelier than nothing.
  return { cause: configFiles === undefined ? 'other-config-file' : 'unknown' };
}

/** Whether a section of the file is about this server or model, and about this setting of it. */
function isSetIn(path: string, sections: NonNullable<NonNullable<CauseEvidence['autoConf']>['sections']>): boolean {
  const [, , holder = '', part, key] = path.split('/');
  const own = Object.hasOwn(sections, holder) ? sections[holder] : undefined;
  if (part === undefined) return own !== undefined;
  const common = Object.hasOwn(sections, 'barman') ? (sections.barman ?? []) : [];
  return part === 'config' && key !== undefined && [...(own ?? []), ...common].includes(key);
}
