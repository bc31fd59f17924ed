import type { Attributes } from '../host/host.ts';
import type { IssueCertificate } from './actions.ts';
import { writeLines } from './script-text.ts';
import { shellQuote } from './shell-quote.ts';
import { stagedPath } from './staged-path.ts';

const day = 86_400_000;
const usages = { server: 'digitalSignature, keyEncipherment', client: 'digitalSignature' } as const;

/** The openssl commands that issue the same certificate: the profiles of source/pki in openssl's words. */
export function scriptCertificate(
  action: IssueCertificate,
  owner: (attributes: Attributes) => string,
): readonly string[] {
  const { path, copies, key, commonName, issuer } = action;
  const days = Math.ceil((Date.parse(action.notAfter) - Date.parse(action.notBefore)) / day);
  const staged = shellQuote(stagedPath(path));
  const keyFile = newest(key);
  const request =
    action.renews !== undefined
      ? [`openssl x509 -x509toreq -in ${shellQuote(action.renews)} -signkey ${keyFile} -out "$work/request.csr"`]
      : action.request === undefined
        ? [
            `printf '[req]\\ndistinguished_name = dn\\n[dn]\\n' >"$work/empty.cnf"`,
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
    `cat >"$work/extensions.cnf" <<'EXTENSIONS'`,
    ...extensions(action),
    'EXTENSIONS',
    ...request,
    ...(chain === undefined ? [] : [`cat >"$work/chain.pem" <<'CHAIN'`, chain.trimEnd(), 'CHAIN']),
    `${sign} -set_serial "0x$(openssl rand -hex 16)" -days ${days} -sha256 -extfile "$work/extensions.cnf" -out ${staged}`,
    ...(chain === undefined ? [] : [`cat "$work/chain.pem" >>${staged}`]),
    `own ${staged} ${owner(action.attributes)}`,
    ...copies.flatMap((copy) => [
      `cp -- ${staged} ${shellQuote(stagedPath(copy.path))}`,
      `own ${shellQuote(stagedPath(copy.path))} ${owner(copy.attributes)}`,
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

/** The extensions of a leaf that a request asks for too, in the words of openssl's configuration file. */
export function leafExtensions(profile: 'server' | 'client', names: readonly string[]): readonly string[] {
  const alternatives = names.map((name) => `${/^[\d.]+$|:/.test(name) ? 'IP' : 'DNS'}:${name}`);
  return [
    'basicConstraints = critical, CA:FALSE',
    `keyUsage = critical, ${usages[profile]}`,
    `extendedKeyUsage = ${profile === 'server' ? 'serverAuth' : 'clientAuth'}`,
    ...(alternatives.length === 0 ? [] : [`subjectAltName = ${alternatives.join(', ')}`]),
    'subjectKeyIdentifier = hash',
  ];
}

/** The subject of a certificate as one word after -subj. */
export function subjectWord(commonName: string): string {
  return shellQuote(`/CN=${commonName.replace(/[\\/+=]/g, '\\$&')}`);
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

/** The file that this script made, else the one in place. */
export function newest(path: string): string {
  return `"$(newest ${shellQuote(path)} ${shellQuote(stagedPath(path))})"`;
}
