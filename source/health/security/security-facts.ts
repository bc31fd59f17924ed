import type { SentPassword } from './passwords-sent.ts';

/** A private key as it lies there; nobody reads what is in it. Modes are the low twelve bits of `stat`. */
export type KeyFile = {
  readonly path: string;
  /** `authority`: the key of the CA, which can make certificates for everybody. */
  readonly kind: 'leaf' | 'authority';
  readonly owner: string;
  readonly group: string;
  readonly mode: number;
};

/** The file with the virtual host that leads to the API. */
export type VhostFile = {
  readonly path: string;
  readonly text: string;
  readonly owner: string;
  readonly group: string;
  readonly mode: number;
};

/** A program that listens; the address as `ss` or the kernel's table writes it. */
export type OpenPort = { readonly address: string; readonly process: string | undefined };

/** What was looked at on the Barman host. */
export type SecurityFacts = {
  readonly passwords: readonly SentPassword[];
  readonly keys: readonly KeyFile[];
  readonly vhosts: readonly VhostFile[];
  /** Apache's own settings of TLS, outside of the virtual host. */
  readonly tlsFiles: readonly { readonly path: string; readonly text: string }[];
  readonly apiPort: readonly OpenPort[];
  readonly httpPort: readonly OpenPort[];
  /** Certificates of the proxy's CA that were not made for clients of the API. */
  readonly strangers: readonly string[];
  /** Places that this user may not look at. */
  readonly unreadable: readonly string[];
};
