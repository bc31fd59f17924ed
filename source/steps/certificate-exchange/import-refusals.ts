import { OperatorError } from '../../errors.ts';
import type { CertificateSetFacts } from '../certificates/certificate-facts.ts';
import type { ImportFacts } from './import-facts.ts';
import type { ImportItem } from './import-item.ts';

/** Why nothing of it may be put in place. Throws OperatorError with the first reason. */
export function requireImportable(facts: ImportFacts): void {
  const { set, items, strangers, owners } = facts;
  requireTrust(facts);
  const [stranger] = strangers;
  if (stranger !== undefined) {
    const { subject, issuer } = stranger.certificate;
    throw new OperatorError({
      id: 'no-such-key',
      message: `${stranger.file} (${subject}, issued by ${issuer}) is of no key here: ${owners.map(({ path }) => path).join(', ') || 'there is none'}.`,
      fix: ['Have a request of this host signed: wizard certs request. A new key waits as NAME.key.new.'],
    });
  }
  const [other] = facts.ofOthers;
  if (items.length === 0 && other !== undefined) {
    const hosts = [...new Set(facts.ofOthers.map(({ hostName }) => hostName))].join(', ');
    throw new OperatorError({
      id: 'no-such-key',
      message: `The certificates are those of ${hosts}; none is of a key of ${set.hostName}.`,
      fix: ['Import them on their own hosts. For this one: wizard certs request, and have that signed, too.'],
    });
  }
  if (items.length === 0) {
    throw new OperatorError({
      id: 'no-certificate',
      message: 'The files hold certificates of CAs only.',
      fix: ['Name the signed certificates as well: wizard certs import server.crt client.crt intermediates.pem'],
    });
  }
  for (const item of items) {
    requireOwnName(item);
    requireUnrevoked(item);
  }
  const places = items.map(({ place }) => place.certificate.path);
  const twice = items.find(({ place }, index) => places.indexOf(place.certificate.path) !== index);
  if (twice !== undefined) {
    throw new OperatorError({
      id: 'two-certificates',
      message: `${twice.file} is a second certificate for ${twice.place.certificate.path}.`,
      fix: ['Name one of them.'],
    });
  }
  requireWholeSet(set, items);
  const paths = items.map(({ file }) => file);
  const blocking = facts.findings
    .filter(({ severity, group }) => severity === 'block' && group !== 'tpa')
    .sort((a, b) => Number(paths.includes(b.file)) - Number(paths.includes(a.file)))[0];
  if (blocking === undefined) return;
  throw new OperatorError({
    id: blocking.id,
    message: `${blocking.file}: ${blocking.message}`,
    fix: paths.includes(blocking.file)
      ? [blocking.fix]
      : [blocking.fix, 'It is in place already; import a certificate for it together with the others.'],
  });
}

/** TPA and the checks know a client by its name; whoever issues under another one meant something else. */
function requireOwnName({ file, certificate, place }: ImportItem): void {
  const names = [certificate.commonName, ...certificate.names].map((name) => name?.toLowerCase());
  if (place.profile === 'server' || names.includes(place.name.toLowerCase())) return;
  throw new OperatorError({
    id: 'name-mismatch',
    message: `${file} is for ${certificate.subject}, and its key is that of ${place.name}.`,
    fix: [`Have it issued for the name of the request, CN=${place.name}.`],
  });
}

function requireUnrevoked({ file, certificate, place, revoked }: ImportItem): void {
  if (!revoked) return;
  throw new OperatorError({
    id: 'revoked',
    message: `${file} (serial ${certificate.serial}) is on the list of revoked certificates: Apache rejects it.`,
    fix: [`Request another with a new key: wizard certs request ${place.name} --new-key.`],
  });
}

function requireTrust({ set, trusted }: ImportFacts): void {
  const { authority, ca, places } = set;
  if (authority?.kind === 'refused' && authority.given !== undefined) {
    throw new OperatorError({
      id: 'ca-refused',
      message: `${authority.given} cannot be taken as the CA: ${authority.why}.`,
      fix: ['Give one PEM file with the root and all intermediates: --ca FILE.'],
    });
  }
  if (trusted === undefined) {
    throw new OperatorError({
      id: 'ca-missing',
      message: `There is no CA certificate at ${places.trust.path}: nothing says whom to trust.`,
      fix: ['Name the CA that signed: --ca FILE, with root and intermediates.'],
    });
  }
  const given = authority?.kind === 'usable' && authority.given !== undefined ? authority : undefined;
  if (given === undefined || ca.certificate === undefined) return;
  if (given.ca.trustPem.includes(ca.certificate.pem.trim())) return;
  throw new OperatorError({
    id: 'another-ca',
    message: `${places.trust.path} holds another CA than ${given.given}: its clients would be turned away from one moment to the next.`,
    fix: ['Have the requests signed by the CA that is in place (without --ca).'],
  });
}

/** The set's own server and client, not another service's certificate. */
export function isOfSet({ places }: Pick<CertificateSetFacts, 'places'>, { name }: { readonly name: string }): boolean {
  return name === places.server.name || name === places.client.name;
}

/** Server and client are played and proven together. */
function requireWholeSet(set: CertificateSetFacts, items: readonly ImportItem[]): void {
  const names = items.map(({ place }) => place.name);
  const parts = [
    { name: set.places.server.name, found: set.server },
    { name: set.places.client.name, found: set.client },
  ];
  if (!parts.some(({ name }) => names.includes(name))) return;
  const missing = parts.find(({ name, found }) => !names.includes(name) && found.certificate === undefined);
  if (missing === undefined) return;
  throw new OperatorError({
    id: 'set-incomplete',
    message: `There is no certificate of ${missing.name} in place, and none among the files.`,
    fix: ['Import server and client together: wizard certs import server.crt client.crt'],
  });
}
