import { type Directive, readDirectives } from './directives.ts';

/** A Listen directive: `Listen [ADDRESS:]PORT [PROTOCOL]` (Apache manual, mpm_common). */
export type Listen = {
  readonly line: number;
  readonly address: string | undefined;
  readonly port: number;
  /** In a section such as IfModule or IfDefine, so perhaps not in force. */
  readonly conditional: boolean;
};

export type DisabledListen = {
  readonly text: string;
  readonly changed: boolean;
  /** What still listens on port 80 and was left alone: `Listen ADDRESS:80` and indented or conditional lines. */
  readonly left: readonly Listen[];
};

/** The Listen directives of a configuration text, in order. */
export function listens(text: string): readonly Listen[] {
  const placed = readDirectives(text).map((directive) => ({ ...directive, file: '' }));
  return listensOf(placed).map(({ file: _, ...listen }) => listen);
}

/** The Listen directives among others, each with the file that it stands in. */
export function listensOf(
  directives: readonly (Directive & { readonly file: string })[],
): readonly (Listen & { readonly file: string })[] {
  return directives.flatMap(({ name, values, line, sections, file }) => {
    const match = /^(?:(.+):)?(\d+)$/.exec(values[0] ?? '');
    if (name !== 'listen' || match?.[2] === undefined) return [];
    return [{ file, line, address: match[1], port: Number(match[2]), conditional: sections.length > 0 }];
  });
}

/**
 * Takes Apache off port 80 as TPA does (roles/pgbackupapi/service, “Switch off port 80”): the lines `Listen 80` go, every other byte
 * stays. TPA's pattern `^Listen 80` would also take `Listen 8080`; this one does not. With a replacement (SUSE: `Listen 443`) the first
 * such line becomes it where the text listens on 443 nowhere: the vendor's `Listen 443` in `<IfDefine SSL>` is in force by the flag
 * SSL. One that stands alone beside that section, as earlier versions wrote it, goes: httpd does not start with two listeners on one
 * port (AH00526).
 */
export function disableListen80(text: string, replacement?: string): DisabledListen {
  const lines = text.split(/(?<=\n)/);
  const kept = lines.filter((line) => !port80.test(line));
  const others = listens(kept.join('')).filter(({ port }) => port === 443);
  const at = lines.findIndex((line) => port80.test(line));
  const ending = port80.exec(lines[at] ?? '')?.[1] ?? '';
  const replaced = replacement !== undefined && at >= 0 && others.length === 0;
  const doubled = replacement !== undefined && others.some(isConditional);
  const single = doubled ? without(kept, others.filter(isPlain)) : kept;
  const edited = (replaced ? single.toSpliced(at, 0, `${replacement}${ending}`) : single).join('');
  return { text: edited, changed: edited !== text, left: leftOn80(edited) };
}

const port80 = /^Listen[ \t]+80(?:[ \t]+\S+)?[ \t]*(\r?\n)?$/i;

/** One that another line may stand in for: in a section, for every address. */
function isConditional({ conditional, address }: Listen): boolean {
  return conditional && address === undefined;
}

function isPlain({ conditional, address }: Listen): boolean {
  return !conditional && address === undefined;
}

function without(lines: readonly string[], some: readonly Listen[]): readonly string[] {
  const numbers = new Set(some.map(({ line }) => line));
  return lines.filter((_, index) => !numbers.has(index + 1));
}

function leftOn80(text: string): readonly Listen[] {
  return listens(text).filter(({ port }) => port === 80);
}
