import type { Manager } from '../manager.ts';

const DASHES = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g;
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x1f\x7f]/g;

/** What the operator most likely typed: full-width digits, typographic dashes and outer white space made plain. */
const plainText = (specifier: string): string =>
  specifier.replace(DASHES, '-').normalize('NFKC').replace(DASHES, '-').replace(INVISIBLE, '').trim();

/** A comparison operator, a leading v, the package's name, a file's ending: things that surround a version. */
const unwrapped = (specifier: string, packageName: string): string => {
  const bare = specifier.startsWith(packageName)
    ? specifier.slice(packageName.length).replace(/^[-_=\s]+/, '')
    : specifier;
  return bare
    .replace(/^(?:[<>=~!^]+\s*)+/, '')
    .replace(/^[vV]\.?(?=[0-9])/, '')
    .replace(/\.(?:deb|rpm)$/, '')
    .replace(/[._:](?:noarch|all|amd64|arm64|x86_64|aarch64)$/, '')
    .replace(/\/.*$/, '')
    .replace(/-+$/, '');
};

/** A release mark of another distribution: `.el8_9`, `.fc39`, `.pgdg120+1`, `.bookworm`, `+deb12u1`, `~ubuntu22.04`. */
const SUFFIX =
  /(?:[.+~-]?(?:\d*PGDG\.)?(?:el|rhel|fc|sles|suse|amzn|module|pgdg|deb|ubuntu|jammy|noble|focal|buster|bullseye|bookworm|trixie|sid)[0-9a-z_.+~]*)\*?$/i;

/** What is left when revision and dotted parts are cut off one by one; a lone first number says too little. */
const shortened = (version: string): readonly string[] => {
  const steps: string[] = [];
  let rest = version;
  for (;;) {
    const cut = rest.replace(/[-.+~^_][^-.+~^_]*$/, '');
    if (cut === rest || !/[0-9][.+~^_-]./.test(cut)) return steps;
    steps.push(cut);
    rest = cut;
  }
};

const withSeparators = (core: string): readonly string[] => {
  const dotted = core.replace(/[_,\s]+/g, '.');
  const revised = core.replace(/[_,:\s]+(?=[^_,:\s]*$)/, '-');
  return [dotted, revised, dotted.replace(/\.(?=[^.]*$)/, '-')];
};

const withoutEpoch = (version: string): string => version.replace(/^[^:]*:/, '');

/** The wildcards that may follow a text; one that the operator wrote comes first. */
const opened = (manager: Manager, text: string, starred: boolean): readonly string[] => {
  if (manager === 'zypper' || text.endsWith('*')) return [];
  const anyRevision = text.includes('-') ? [] : [`${text}-*`];
  return starred ? [`${text}*`, ...anyRevision] : [...anyRevision, `${text}*`];
};

/** Forms of one text, the closest first: itself, with an epoch, with a wildcard, with both. */
const forms = (manager: Manager, core: string, epochs: readonly string[], starred: boolean): readonly string[] => {
  const written = [core, ...epochs.map((epoch) => `${epoch}:${core}`)];
  const open = written.map((text) => opened(manager, text, starred));
  return [...written, ...open.flatMap((texts) => texts.slice(0, 1)), ...open.flatMap((texts) => texts.slice(1))];
};

/**
 * Specifiers that the operator may have meant, closest first, whether or not they select anything: another epoch or
 * none, the missing revision, a `*` at the end, other separators, no suffix of another distribution, no leading v or
 * comparison operator. `epochs` are those of the candidates, highest first.
 */
export const corrections = (
  manager: Manager,
  packageName: string,
  specifier: string,
  epochs: readonly string[],
): readonly string[] => {
  const plain = plainText(specifier);
  const core = unwrapped(plain, packageName);
  const starred = core.endsWith('*');
  const bare = withoutEpoch(core.replace(/^[*?]+:?|[*?]+$/g, ''));
  const native = bare.replace(SUFFIX, '');
  const closest = [plain, core, core.toLowerCase(), ...opened(manager, core, starred), ...withSeparators(core)];
  const cores = [bare, bare.toLowerCase(), ...withSeparators(bare), native, ...shortened(native)];
  const versions = [...new Set(cores)].filter((text) => text !== '');
  return [...new Set([...closest, ...versions.flatMap((text) => forms(manager, text, epochs, starred))])];
};
