import { OperatorError } from '../../errors.ts';
import type { Attributes } from '../../host/host.ts';
import { leafExtensions, made, newest, subjectWord } from '../script-openssl.ts';
import { writeLines } from '../script-text.ts';
import type { Secret } from '../secret.ts';
import { shellQuote } from '../shell-quote.ts';
import type { Staging } from '../staging.ts';
import { type ActionHandler, ownerWords, type Reasoned } from './handler.ts';

/** Issues a certificate into staged files beside `path` and each of `copies`. Inputs are read from their staged file when this run made one. */
export interface IssueCertificate extends Reasoned {
  readonly kind: 'issue-certificate';
  readonly path: string;
  readonly attributes: Attributes;
  readonly copies: readonly { readonly path: string; readonly attributes: Attributes }[];
  readonly profile: 'ca' | 'server' | 'client';
  readonly commonName: string;
  /** DNS names and IP addresses for subjectAltName; none for a CA. */
  readonly names: readonly string[];
  /** The subject's private key; the request's file where there is a request. */
  readonly key: string;
  /** PEM of a certificate request: its key is certified, for the private key is elsewhere. */
  readonly request?: string;
  /** A CA certificate that is made anew with its key: subject and key identifier stay as they are, byte for byte. */
  readonly renews?: string;
  /** Opens the key of a CA that is made anew, where it is protected. */
  readonly passphrase?: Secret;
  /** The issuer, for a leaf. */
  readonly issuer?: Issuer;
  /** ISO 8601 instants. */
  readonly notBefore: string;
  readonly notAfter: string;
}

/** Paths of a CA's certificate and key. */
export interface Issuer {
  readonly certificate: string;
  readonly key: string;
  /** Opens the key, where it is protected. */
  readonly passphrase?: Secret;
  /** PEM of the CA that signs and of those above it without the root: written after the leaf, so that verifiers find their way to the root. */
  readonly chain?: string;
}

const day = 86_400_000;

/** The client certificate that an action with this title (below) has made; journals are the memory of those. */
export function issuedClient(title: string): string | undefined {
  return /^(?:Issue|Renew) the client certificate (\/.+)$/.exec(title)?.[1];
}

export const issueCertificate: ActionHandler<IssueCertificate> = {
  describe: (action) => ({
    title: `${action.renews === undefined ? 'Issue' : 'Renew'} the ${action.profile === 'ca' ? 'CA' : action.profile} certificate ${action.path}`,
    details: [
      `CN=${action.commonName}${action.names.length > 0 ? `, valid for ${action.names.join(', ')}` : ''}`,
      `${action.notBefore.slice(0, 10)} to ${action.notAfter.slice(0, 10)}${action.issuer ? `, signed by ${action.issuer.certificate}` : ', self-signed'}`,
      ...(action.request === undefined ? [] : [`for the key of the request ${action.key}`]),
      ...(action.renews === undefined ? [] : [`name and key as in ${action.renews}`]),
      ...action.copies.map((copy) => `also as ${copy.path}`),
    ],
    diff: [],
    undo: 'The old files are put back.',
  }),
  owners: (action) => [action, ...action.copies].map(({ attributes }) => attributes.owner),
  undo: ({ path, copies }, { staging }) => staging.wayBack(path, ...copies.map((copy) => copy.path)),
  async perform(action, { staging }) {
    const content = Buffer.from(await issueOrRefuse(action, staging));
    for (const { path, attributes } of [action, ...action.copies]) await staging.write(path, attributes, content);
  },
  script,
};

/** What the PKI room refuses is for the operator to correct: a name, a lifetime, the CA. */
async function issueOrRefuse(action: IssueCertificate, staging: Staging): Promise<string> {
  const { IssueError } = await import('../../pki/issue-error.ts');
  try {
    return await issue(action, staging);
  } catch (error) {
    if (!(error instanceof IssueError)) throw error;
    throw new OperatorError({
      id: error.reason,
      message: `${action.path} cannot be issued: ${error.message}.`,
      fix: ['Nothing is in place yet. Correct the name, the lifetime or the CA, then run this again.'],
    });
  }
}

async function issue(action: IssueCertificate, staging: Staging): Promise<string> {
  const { issueCa, issueLeaf, renewCa } = await import('../../pki/issue/issue.ts');
  const { commonName, names } = action;
  const validity = { notBefore: new Date(action.notBefore), notAfter: new Date(action.notAfter) };
  if (action.renews !== undefined) {
    const { renews: certificate, key, passphrase } = action;
    const keyPem = await readCaKey({ certificate, key, ...(passphrase && { passphrase }) }, staging);
    return renewCa({ keyPem, caCertificatePem: await staging.newest(certificate), ...validity });
  }
  if (action.profile === 'ca' || action.issuer === undefined) {
    return issueCa({ keyPem: await staging.newest(action.key), commonName, ...validity });
  }
  const { chain = '' } = action.issuer;
  const leaf = {
    profile: action.profile,
    caCertificatePem: `${chain}${await staging.newest(action.issuer.certificate)}`,
    caKeyPem: await readCaKey(action.issuer, staging),
    commonName,
    names,
    ...validity,
  };
  if (action.request === undefined) {
    return (await issueLeaf({ ...leaf, publicKeyFrom: await staging.newest(action.key) })) + chain;
  }
  const { signRequest } = await import('../../pki/request/request.ts');
  return (await signRequest({ ...leaf, requestPem: action.request })) + chain;
}

/** The CA's key as it signs: a protected one is opened here, in memory, and nowhere else. */
export async function readCaKey({ key, passphrase }: Issuer, staging: Staging): Promise<string> {
  const text = await staging.newest(key);
  if (passphrase === undefined) return text;
  const { openKey } = await import('../../pki/keys/protected-key.ts');
  const opened = await openKey(text, passphrase.reveal());
  if (opened.ok) return opened.keyPem;
  throw new OperatorError({
    id: 'wrong-passphrase',
    message: `The passphrase does not open ${key}.`,
    fix: ['Nothing is in place yet. Run this again with the right passphrase.'],
  });
}

/** The openssl commands that issue the same certificate: the profiles of source/pki in openssl's words. */
function script(action: IssueCertificate): readonly string[] {
  const { path, copies, key, commonName, issuer } = action;
  const days = Math.ceil((Date.parse(action.notAfter) - Date.parse(action.notBefore)) / day);
  const file = made(path);
  const keyFile = newest(key);
  const request =
    action.renews !== undefined
      ? [`openssl x509 -x509toreq -in ${shellQuote(action.renews)} -signkey ${keyFile} -out "$work/request.csr"`]
      : action.request === undefined
        ? [
            `printf '[req]\\ndistinguished_name = dn\\n[dn]\\n' >|"$work/empty.cnf"`,
            `openssl req -new -utf8 -config "$work/empty.cnf" -key ${keyFile} -subj ${subjectWord(commonName)} -out "$work/request.csr"`,
          ]
        : givenRequest(action.request, commonName);
  const chain = issuer?.chain;
  const ca = chain === undefined ? issuer && newest(issuer.certificate) : '"$work/chain.pem"';
  const sign =
    issuer === undefined
      ? `openssl x509 -req -in "$work/request.csr" -signkey ${keyFile}`
      : `openssl x509 -req -in "$work/request.csr" -CA ${ca} -CAkey ${newest(issuer.key)}`;
  return [
    ...[path, ...copies.map((copy) => copy.path)].map((target) => `begin ${shellQuote(target)}`),
    `cat >|"$work/extensions.cnf" <<'EXTENSIONS'`,
    ...extensions(action),
    'EXTENSIONS',
    ...request,
    ...(chain === undefined ? [] : [`cat >|"$work/chain.pem" <<'CHAIN'`, chain.trimEnd(), 'CHAIN']),
    `${sign} -set_serial "0x$(openssl rand -hex 16)" -days ${days} -sha256 -extfile "$work/extensions.cnf" -out ${file}`,
    ...(chain === undefined ? [] : [`cat "$work/chain.pem" >>${file}`]),
    `give ${shellQuote(path)} ${ownerWords(action.attributes, shellQuote)}`,
    ...copies.flatMap((copy) => [
      `cat ${file} >|${made(copy.path)}`,
      `give ${shellQuote(copy.path)} ${ownerWords(copy.attributes, shellQuote)}`,
    ]),
  ];
}

/** openssl takes the whole subject of a request; the wizard takes the common name alone, so a script stops at any other. */
function givenRequest(request: string, commonName: string): readonly string[] {
  const subject = '"$(openssl req -noout -subject -nameopt RFC2253 -in "$work/request.csr")"';
  return [
    ...writeLines(request, '"$work/request.csr"'),
    'openssl req -verify -noout -in "$work/request.csr"',
    `[ ${subject} = ${shellQuote(`subject=CN=${commonName}`)} ] || fail 'The subject of the request is more than a common name: sign it with wizard certs sign.'`,
  ];
}

function extensions({ profile, names }: IssueCertificate): readonly string[] {
  if (profile === 'ca') {
    return [
      'basicConstraints = critical, CA:TRUE, pathlen:0',
      'keyUsage = critical, keyCertSign, cRLSign',
      'subjectKeyIdentifier = hash',
    ];
  }
  return [...leafExtensions(profile, names), 'authorityKeyIdentifier = keyid'];
}
