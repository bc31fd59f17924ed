/** What is known of one call of the API: curl's outcome, and what the server's log and Node's own try add to it. */
export type Evidence = {
  readonly curlExitCode?: number;
  readonly stderr?: string;
  /** 0 when no HTTP answer came. */
  readonly httpCode?: number;
  /** Null: the answer had none. */
  readonly contentType?: string | null;
  /** OpenSSL's X509_V_ code; curl also says 1 for a handshake that did not get that far. */
  readonly sslVerifyResult?: number;
  /** The answer or its beginning. */
  readonly body?: string;
  readonly apacheErrorLog?: readonly string[];
  readonly clientCertificateSent?: boolean;
  readonly url?: string;
  /** Variables of the caller's environment; only the proxy variables matter. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Error code of the same call made by Node, which ignores proxy variables: "ECONNREFUSED", "ERR_SSL_…". */
  readonly nodeErrorCode?: string;
  /** Null: no connection was made. */
  readonly remoteAddress?: string | null;
  /** Ends of the certificates where somebody looked at them: curl says the same of an expired leaf and CA. */
  readonly notAfter?: { readonly server?: Date; readonly ca?: Date };
};
