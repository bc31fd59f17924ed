import {
  type PackageProgress,
  parseAptStatus,
  parseDnfLine,
  parseZypperLine,
} from '../packages/transactions/progress.ts';

/** A line of a package manager as progress, when it tells some. apt writes it to its own descriptor, the others among their output. */
export function parseProgress(
  format: 'apt' | 'dnf' | 'zypper',
  stream: 'output' | 'status',
  line: string,
): { readonly percent: number; readonly text: string } | undefined {
  const step = stepOf(format, stream, line);
  return step?.percent === undefined ? undefined : { percent: step.percent, text: step.text };
}

function stepOf(
  format: 'apt' | 'dnf' | 'zypper',
  stream: 'output' | 'status',
  line: string,
): PackageProgress | undefined {
  if (format === 'apt') return stream === 'status' ? parseAptStatus(line) : undefined;
  return format === 'dnf' ? parseDnfLine(line) : parseZypperLine(line);
}
