/** Who listens on a TCP port of this host. */
export interface Listener {
  readonly address: string;
  readonly port: number;
  readonly process?: { readonly pid: number; readonly name: string };
}

/** Paths of PEM files of the host. */
export interface ClientCredentials {
  readonly certificate: string;
  readonly key: string;
}

export interface SecureRequest {
  readonly hostName: string;
  /** Where to call, when that is not where the name leads. */
  readonly address?: string;
  readonly port: number;
  readonly path: string;
  /** PEM text of the certificates to trust. */
  readonly ca: string;
  readonly client?: { readonly certificate: string; readonly key: string };
  /** Milliseconds for the whole exchange. */
  readonly timeout: number;
}

/** How an HTTPS exchange ended. `failed` keeps Node's error code ("ECONNREFUSED", "CERT_HAS_EXPIRED", …). */
export type SecureOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly contentType: string | undefined;
      readonly body: string;
      readonly served: ServedCertificate;
      readonly milliseconds: number;
    }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly served: ServedCertificate | undefined;
    };

/** The certificate that the server presented. */
export interface ServedCertificate {
  /** Upper-case hex, as in `X509Certificate.serialNumber`. */
  readonly serial: string;
  readonly notAfter: Date;
  readonly fingerprint256: string;
}

/** A mutual-TLS server and its callers, all as PEM text, for a rehearsal over loopback. */
export interface Rehearsal {
  readonly hostName: string;
  readonly server: { readonly certificate: string; readonly key: string };
  /** What the server trusts for clients, and the clients for the server. */
  readonly ca: string;
  readonly clients: readonly { readonly name: string; readonly certificate: string; readonly key: string }[];
  /** A client that must be turned away: a certificate of another CA. */
  readonly stranger: { readonly certificate: string; readonly key: string };
}

export interface RehearsalResult {
  readonly scenes: readonly { readonly name: string; readonly passed: boolean; readonly detail: string }[];
}

/** Plain HTTP to a port of this host, on 127.0.0.1. */
export interface PlainRequest {
  readonly port: number;
  readonly path: string;
  /** Milliseconds for the whole exchange. */
  readonly timeout: number;
}

export type PlainOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'failed'; readonly code: string };

/** Where a name leads, as programs of this host see it (hosts file, then DNS); no addresses: it leads nowhere. */
export interface Resolution {
  readonly addresses: readonly string[];
  /** One of the addresses is of this machine. */
  readonly isOwn: boolean;
}

export interface Network {
  listeners(port: number): Promise<readonly Listener[]>;
  resolve(hostName: string): Promise<Resolution>;
  request(request: SecureRequest): Promise<SecureOutcome>;
  /** A TCP port of 127.0.0.1 that nobody listens on now. */
  freePort(): Promise<number>;
  /** Never rejects. */
  plainRequest(request: PlainRequest): Promise<PlainOutcome>;
  /** Plays the rehearsal with an application byte in each exchange (in TLS 1.3 a client connects before the server rejects it). */
  rehearse(rehearsal: Rehearsal): Promise<RehearsalResult>;
}
