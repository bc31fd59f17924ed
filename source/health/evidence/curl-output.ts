import { decodeText, type RawText } from '../document/json-text.ts';
import { marker } from './curl.ts';

/** What curl printed, its body in short where it is long. */
export type CurlOutput = {
  /** The body, or its beginning when it is longer than the limit. */
  readonly body: string;
  readonly isWhole: boolean;
  /** The line that `curlArguments` makes curl write, with the line ends around it; empty when curl wrote none. */
  readonly report: string;
};

/** Characters or bytes that are looked at of a long output: at its beginning, and at its end for the report. */
const glance = 4096;

/** Takes curl's stdout apart without reading all of it. `limit`: characters or bytes of an output that is kept whole. */
export function takeCurlOutputApart(raw: RawText, limit: number): CurlOutput {
  const isWhole = raw.length <= limit;
  const end = decodeText(isWhole ? raw : part(raw, raw.length - glance, raw.length));
  const at = end.lastIndexOf(`\n${marker}\t`);
  const report = at < 0 ? '' : end.slice(at);
  const beginning = isWhole ? end.slice(0, end.length - report.length) : decodeText(part(raw, 0, glance));
  return { body: beginning, isWhole, report };
}

function part(raw: RawText, start: number, end: number): RawText {
  return typeof raw === 'string' ? raw.slice(start, end) : raw.subarray(start, end);
}
