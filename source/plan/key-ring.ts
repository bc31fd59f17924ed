import type { KeyType } from '../pki/keys/key-type.ts';

/** The private keys that a run makes. They are in memory here, and after `take` in their own file alone. */
export interface KeyRing {
  /** The PEM text of the key for this path; each can be taken once. */
  take(path: string): Promise<string>;
}

/** A key that a plan wants. */
interface WantedKey {
  readonly path: string;
  readonly keyType: KeyType;
}

/** Begins to generate all keys of a plan at once: RSA takes seconds, and the thread pool has room for several. */
export function generateKeys(wanted: readonly WantedKey[]): KeyRing {
  const keys = new Map<string, Promise<string>>();
  for (const { path, keyType } of wanted) {
    const key = import('../pki/keys/generate-key.ts').then(({ generateKeyPem }) => generateKeyPem(keyType));
    // A run that fails earlier never takes it.
    key.catch(() => undefined);
    keys.set(path, key);
  }
  return {
    take(path) {
      const key = keys.get(path);
      keys.delete(path);
      return key ?? Promise.reject(new TypeError(`no key was generated for ${path}`));
    },
  };
}
