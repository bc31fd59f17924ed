import type { KnownSetting } from './known/setting.ts';
import type { SettingValue } from './write-scalar.ts';

/** A value that may be written, or the sentence that says why not. */
export type ParsedValue =
  | { readonly kind: 'value'; readonly value: SettingValue }
  | { readonly kind: 'invalid'; readonly message: string };

/**
 * Turns what an operator typed into the value of a setting: `true` and `false` only for booleans, a number for counts, else text.
 * An unknown setting takes text, or a boolean if asked for.
 */
export function parseSettingValue(
  setting: KnownSetting | undefined,
  text: string,
  unknownAs: 'boolean' | 'string',
): ParsedValue {
  const type = setting?.type ?? unknownAs;
  const complaint = setting === undefined ? undefined : complaintAbout(setting, text);
  if (complaint !== undefined) return { kind: 'invalid', message: complaint };
  if (type === 'boolean') {
    if (text === 'true' || text === 'false') return { kind: 'value', value: text === 'true' };
    return { kind: 'invalid', message: `write true or false, not "${text}"` };
  }
  if (type === 'list') return parseList(text);
  return { kind: 'value', value: type === 'count' ? Number(text) : text };
}

/** A list as it is typed: a JSON array of texts, or words with commas between them. */
function parseList(text: string): ParsedValue {
  const items = listItems(text);
  if (items === undefined) return { kind: 'invalid', message: `write words with commas between them, not "${text}"` };
  return { kind: 'value', value: items };
}

/** The items of a list as it is typed; undefined for what is none. */
export function listItems(text: string): readonly string[] | undefined {
  if (!/^\s*\[/.test(text)) return text.split(',').flatMap((word) => word.trim() || []);
  try {
    const items: unknown = JSON.parse(text);
    return Array.isArray(items) && items.every((item) => typeof item === 'string' && item !== '') ? items : undefined;
  } catch {
    return undefined;
  }
}

/** Relative time of Ansible's certificate modules (`+365d`, `+52w3d`), or a moment as ASN.1 TIME (`20301231235959Z`). */
export function isDuration(text: string): boolean {
  return /^(?:[+-](?=\d)(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s?)?|\d{12}(?:\d\d)?(?:Z|[+-]\d{4}))$/i.test(text);
}

function complaintAbout(setting: KnownSetting, text: string): string | undefined {
  switch (setting.type) {
    case 'choice':
      if (setting.allowed === undefined || setting.allowed.includes(text)) return undefined;
      return `allowed are ${setting.allowed.join(', ')}, not "${text}"`;
    case 'count':
      return /^(?:0|[1-9]\d{0,8})$/.test(text) ? undefined : `write a whole number, not "${text}"`;
    case 'duration':
      return isDuration(text) ? undefined : `write a time such as +365d, not "${text}"`;
    case 'path':
      return text.startsWith('/') || text.includes('{{') ? undefined : `write an absolute path, not "${text}"`;
    case 'version':
      if (text === '')
        return 'an empty version would make a package name that ends with a dash; unset the setting instead';
      return /[\s\x00-\x1f\x7f]/.test(text) ? 'a version has no blanks' : undefined;
    default:
      return undefined;
  }
}
