import type { Evidence } from './evidence.ts';

export type BareAnswer = {
  readonly evidence: Pick<Evidence, 'httpCode' | 'contentType' | 'body'>;
  /** Where in the lines it is; the end is behind its last line. */
  readonly start: number;
  readonly end: number;
};

/**
 * An answer as curl prints it without `-v`: a page or JSON alone, or below its headers (`-i`, `-I`). Undefined when
 * there is none. `isEnd`: the line that is no longer part of it.
 */
export function bareAnswerOf(lines: readonly string[], isEnd: (line: string) => boolean): BareAnswer | undefined {
  const status = lines.findLastIndex((line) => /^HTTP\/[\d.]+ \d{3}/.test(line));
  const start =
    status >= 0 ? status : lines.findIndex((line) => /^\s*(?:<!doctype|<html|<head>|<title>|\{\s*"|"OK"$)/i.test(line));
  if (start < 0) return undefined;
  const length = lines.slice(start).findIndex(isEnd);
  const end = length < 0 ? lines.length : start + length;
  const own = lines.slice(start, end);
  if (status < 0) return { evidence: { body: own.join('\n') }, start, end };
  const empty = own.indexOf('');
  const headers = empty < 0 ? own : own.slice(0, empty);
  const type = headers.map((header) => /^content-type:\s*(.*?)\s*$/i.exec(header)?.[1]).find((value) => value);
  const body = empty < 0 ? '' : own.slice(empty + 1).join('\n');
  return {
    evidence: {
      httpCode: Number(/ (\d{3})/.exec(own[0] ?? '')?.[1]),
      contentType: type ?? null,
      ...(body.trim() !== '' && { body }),
    },
    start,
    end,
  };
}
