/**
 * Names of the settings in a file of Barman's form, by section: `[main]`, `key = value`, comments with `;` or `#`
 * (Python's configparser). Values are not read: a password may be among them.
 */
export function settingNames(text: string): Readonly<Record<string, readonly string[]>> {
  const sections = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (section !== undefined) {
      current = sections.get(section) ?? [];
      sections.set(section, current);
      continue;
    }
    // An indented line goes on with the value before.
    const key = /^([^\s=:;#[][^=:]*?)\s*[=:]/.exec(line)?.[1];
    if (key !== undefined) current?.push(key.toLowerCase());
  }
  return Object.fromEntries(sections);
}
