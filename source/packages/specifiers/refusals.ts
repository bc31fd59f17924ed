import { Buffer } from 'node:buffer';
import type { Manager } from '../manager.ts';
import { specifierArgument } from './argument.ts';

/** Linux' MAX_ARG_STRLEN: execve fails with E2BIG on one argument of this many bytes, the final zero included. */
const LARGEST_ARGUMENT = 131_072;

/** `U+2011 NON-BREAKING HYPHEN`'s number: what a character is where the eye cannot tell. */
const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

const KNOWN: Readonly<Record<string, string>> = {
  '\0': 'the NUL character, which no argument can hold',
  '\t': 'a tab',
  '\n': 'a line break',
  '\r': 'a carriage return',
  ' ': 'a space',
  '\u00a0': 'a no-break space',
  '\u200b': 'a zero-width space',
  '\u2010': 'a typographic hyphen',
  '\u2011': 'a non-breaking hyphen',
  '\u2013': 'an en dash',
  '\u2014': 'an em dash',
  '\u2212': 'a minus sign',
  '\ufeff': 'a byte order mark',
};

const isStrange = (character: string): boolean => !/^[\x21-\x7e]$/.test(character);

const strangeCharacter = (specifier: string): string | undefined => {
  const found = [...specifier].find(isStrange);
  if (found === undefined) return undefined;
  const place = [...specifier].indexOf(found) + 1;
  const name = KNOWN[found] ?? (/[\x00-\x1f\x7f]/.test(found) ? 'a control character' : 'not an ASCII character');
  return `character ${place} is ${codePoint(found)}, ${name}: no package version holds it, so nothing would match`;
};

const tooLong = (manager: Manager, packageName: string, specifier: string): string | undefined =>
  Buffer.byteLength(specifierArgument(manager, packageName, specifier)) + 1 > LARGEST_ARGUMENT
    ? 'the specifier is too long for one argument of a command (131072 bytes)'
    : undefined;

const refuseApt = (specifier: string): string | undefined => {
  if (specifier.endsWith('-'))
    return 'apt reads a `-` at the end as "remove this package", and with -y removes it unasked';
  if (specifier.includes('/')) return 'apt reads what follows `/` as a suite and selects by it, not by the version';
  if (specifier.includes('=')) return 'apt splits at the last `=` and reads the rest as a pattern over package names';
  return undefined;
};

const refuseRpmName = (manager: Manager, specifier: string): string | undefined => {
  if (specifier.endsWith('.rpm') || specifier.includes('://')) {
    return `${manager} reads it as a package file or a URL, not as a version`;
  }
  return undefined;
};

const refuseDnf = (manager: Manager, packageName: string, specifier: string): string | undefined => {
  const file = refuseRpmName(manager, specifier);
  if (file !== undefined) return file;
  if (!/^[*?[A-Za-z]/.test(specifier)) return undefined;
  return (
    `a specifier that starts with a ${/^[A-Za-z]/.test(specifier) ? 'letter' : 'wildcard'} can select other packages ` +
    `(${packageName}-cli, ${packageName}-doc) instead of ${packageName}; start with a digit`
  );
};

const refuseZypper = (specifier: string): string | undefined => {
  const file = refuseRpmName('zypper', specifier);
  if (file !== undefined) return file;
  if (/[0-9A-Za-z~^]/.test(specifier)) return undefined;
  return 'zypper knows no wildcards: a specifier without a letter or a digit installs whatever is newest';
};

/**
 * Why a specifier must not be handed to the manager at all, or undefined: it would remove the package, select another
 * one, read a file, or hold a character that no version has (named by its code point).
 */
export const refusal = (manager: Manager, packageName: string, specifier: string): string | undefined => {
  if (manager === 'zypper' && specifier.trim() === '') return refuseZypper('');
  const general = strangeCharacter(specifier) ?? tooLong(manager, packageName, specifier);
  if (general !== undefined) return general;
  if (manager === 'apt') return refuseApt(specifier);
  return manager === 'zypper' ? refuseZypper(specifier) : refuseDnf(manager, packageName, specifier);
};
