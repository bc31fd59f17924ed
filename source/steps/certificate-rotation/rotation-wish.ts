import type { KeyType } from '../../pki/keys/key-type.ts';

/** A phase of a rotation as a command. */
export type PhaseName = 'start' | 'reissue' | 'retire' | 'abort';

/** What the operator asked for. Paths are host paths. */
export interface RotationWish {
  /** Undefined: only a look. */
  readonly phase: PhaseName | undefined;
  /** `start`: the CA that is there gets a new certificate for its key; nothing else changes. */
  readonly sameKey: boolean;
  /** `start`: an organisation's CA that is to come, root and intermediates. */
  readonly ca: string | undefined;
  /** The key of the CA that is to come, or with `sameKey` of the one that is there, where it is not in its place. */
  readonly caKey: string | undefined;
  /** Of new keys; undefined: of the kind that is there. */
  readonly keyType: KeyType | undefined;
  /** `reissue`: with new keys. */
  readonly newKey: boolean;
}
