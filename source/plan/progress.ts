import { parseAptStatus, parseDnfLine } from '../packages/progress.ts';

/** A line of a package manager as progress, when it tells some. apt writes it to its own descriptor, dnf among its output. */
export function parseProgress(
  format: 'apt' | 'dnf',
  stream: 'output' | 'status',
  line: string,
): { readonly percent: number; readonly text: string } | undefined {
  const step = format === 'apt' ? (stream === 'status' ? parseAptStatus(line) : undefined) : parseDnfLine(line);
  return step?.percent === undefined ? undefined : { percent: step.percent, text: step.text };
}
