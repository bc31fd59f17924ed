/**
 * How many characters of a server's name lead its labels: monitors tell labels apart by their first 19 characters, and
 * within those `_backups` has to differ from `_backup_age`.
 */
const longest = 11;

/**
 * What the labels of each server begin with: its name where that is short and plain, else its beginning and a sum of the
 * whole. It depends on the name alone, so that a new server changes no other's graph. Only names that RRDtool would take
 * for one (it knows letters, digits and `_`) are told apart by their order.
 */
export function labelPrefixes(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let prefix = isPlain(name) ? name : summed(name, 0);
    for (let attempt = 1; taken.has(stored(prefix)); attempt += 1) prefix = summed(name, attempt);
    taken.add(stored(prefix));
    return prefix;
  });
}

/** No quote, `=`, `|` or space: the plugins' guideline allows some of them in quotes, parsers do not agree on any. */
function isPlain(name: string): boolean {
  return name.length <= longest && /^[\w.-]+$/.test(name);
}

function summed(name: string, attempt: number): string {
  const sum = fnv1a(attempt === 0 ? name : `${name}#${attempt}`);
  return `${name.replace(/[^\w.-]/g, '_').slice(0, 6)}_${sum.toString(36).padStart(4, '0').slice(-4)}`;
}

/** The name under which a graph is stored. */
function stored(prefix: string): string {
  return prefix.replace(/\W/g, '_');
}

/** The 32-bit sum of Fowler, Noll and Vo, variant 1a, over UTF-16 code units. */
function fnv1a(text: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}
