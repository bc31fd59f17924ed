import type { Manifest } from './manifest.ts';

/** What files are good for, the first to read first; one that is not here is told by the manifest alone. */
const guide: readonly (readonly [name: string, what: string])[] = [
  ['health/check.txt', 'every check, its cause and what to do; the worst last'],
  ['health/comparison.json', 'where Barman and the API differ, and why'],
  ['certificates.json', 'the certificates: names, ends, what is wrong with them'],
  ['configuration/settings.json', 'what config.yml says for this host'],
  ['versions.json', 'versions of every program'],
  ['runs.json', 'the last runs of the wizard: what each changed'],
];

/**
 * INDEX.txt: what is wrong first, in the words of the check, then what is missing in the bundle, then where to read on.
 * `check` is the text of `wizard check`, which has the worst last; undefined where it could not be made.
 */
export function indexLines(
  manifest: Pick<Manifest, 'entries' | 'host' | 'made'>,
  check: string | undefined,
): readonly string[] {
  const wrong = check === undefined ? [] : wrongItems(check);
  const missing = manifest.entries.filter(({ problem }) => problem !== undefined);
  const there = new Set(manifest.entries.filter(({ bytes }) => bytes > 0).map(({ name }) => name));
  const verdict = check?.trimEnd().split('\n').at(-1) ?? 'The check could not be made; MANIFEST.txt says why.';
  return [
    `${manifest.host}, ${manifest.made.toISOString()}`,
    verdict,
    '',
    ...(wrong.length === 0
      ? ['Nothing is wrong by the checks.']
      : ['What is wrong, the worst first:', ...wrong.flat()]),
    ...(missing.length === 0 ? [] : ['', `Not in the bundle, or not whole: ${missing.length} (MANIFEST.txt says why)`]),
    ...missing.slice(0, mostMissing).map(({ name }) => `  ${name}`),
    '',
    'Where to read on:',
    ...guide.filter(([name]) => there.has(name)).map(([name, what]) => `  ${name}: ${what}`),
    '  MANIFEST.txt: every file with its source',
  ];
}

const mostMissing = 20;

/** The items that failed or warn, each with its cause and fixes below it, the worst first. */
function wrongItems(check: string): readonly (readonly string[])[] {
  const items: string[][] = [];
  for (const line of check.split('\n')) {
    if (/^\s/.test(line)) items.at(-1)?.push(line);
    else items.push([line]);
  }
  return items.filter(([line = '']) => /^[✘▲?]/.test(line) && !/ Verdict: /.test(line)).toReversed();
}
