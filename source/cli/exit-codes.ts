/** What the program's exit codes mean. */
export const exitCodes: readonly (readonly [code: string, means: string])[] = [
  ['0', 'done and proven, or healthy'],
  ['1', 'failed, refused or unhealthy'],
  ['2', 'usage, or a question that could not be asked'],
  ['3', 'check --format nagios, certs renew --format nagios: UNKNOWN (0, 1, 2 are OK, WARNING, CRITICAL there)'],
  ['4', 'certs renew of what is due: the CA must be rotated'],
  ['130, 143, 129', 'on SIGINT, SIGTERM, SIGHUP'],
];

/** The end of `--help`. */
export const exitCodeHelp = `
Exit codes: ${exitCodes
  .slice(0, 3)
  .map(([code, means]) => `${code} ${means}`)
  .join(' · ')}
${exitCodes
  .slice(3)
  .map(([code, means]) => `            ${code} ${means}`)
  .join('\n')}`;
