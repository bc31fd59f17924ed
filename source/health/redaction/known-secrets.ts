import { mask } from './redact.ts';

/**
 * Hides secrets that were found elsewhere wherever their text stands, so that a password of barman.conf is hidden in a log, too,
 * where nothing says that it is one. Only such as are long and odd enough to stand nowhere by chance: hiding every “barman”
 * or “example” would leave nothing to read.
 */
export function hideKnownSecrets(text: string, secrets: readonly string[]): string {
  const spellings = new Set(secrets.flatMap(plainForms).filter(isOdd).flatMap(spellingsOf));
  // The longest first: a secret may be a part of another one.
  const ordered = [...spellings].sort((one, other) => other.length - one.length);
  return ordered.reduce((rest, secret) => rest.replaceAll(secret, mask), text);
}

/** As it is written, and what that means: without the quotes around it and the backslashes in it. */
function plainForms(written: string): readonly string[] {
  const inner = /^(["'])([\s\S]*)\1$/.exec(written)?.[2] ?? written;
  return [written, inner, inner.replace(/\\(.)/g, '$1')];
}

function isOdd(secret: string): boolean {
  return secret.length >= 8 && /[^a-z]/.test(secret) && !secret.includes(mask) && !/\p{Surrogate}/u.test(secret);
}

function spellingsOf(secret: string): readonly string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
}
