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
 * Takes Apache off port 80 as TPA does: the lines `Listen 80` go, every other byte stays. TPA's pattern `^Listen 80`
 * would also take `Listen 8080`; this one does not. With a replacement (SUSE: `Listen 443`) the first such line
 * becomes it, unless the text listens on 443 already. A `Listen 443` in a section (SUSE's `<IfDefine SSL>`) is
 * commented out beside one that is always in force: httpd does not start with two listeners on one port (AH00526), and
 * the next deploy looks for the line that stands alone.
 */
export function disableListen80(text: string, replacement?: string): DisabledListen {
  const lines = text.split(/(?<=\n)/);
  const kept = lines.filter((line) => !port80.test(line));
  const others = listens(kept.join('')).filter(({ port }) => port === 443);
  const at = lines.findIndex((line) => port80.test(line));
  const replaced = replacement !== undefined && at >= 0 && others.every(isConditional);
  const single = replacement !== undefined && (replaced || others.some((listen) => isPlain(listen)));
  const left = single ? commentOut(kept, others.filter(isConditional)) : kept;
  const ending = port80.exec(lines[at] ?? '')?.[1] ?? '';
  const edited = (replaced ? left.toSpliced(at, 0, `${replacement}${ending}`) : left).join('');
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

function commentOut(lines: readonly string[], some: readonly Listen[]): readonly string[] {
  const numbers = new Set(some.map(({ line }) => line));
  return lines.map((line, index) => (numbers.has(index + 1) ? line.replace(/\S/, '#$&') : line));
}

function leftOn80(text: string): readonly Listen[] {
  return listens(text).filter(({ port }) => port === 80);
}
