import { weakHashes } from '../certificate/signature.ts';
import { DerFault } from '../encoding/der.ts';
import { readBasicConstraints, readExtKeyUsage, readKeyUsage } from '../encoding/extensions.ts';
import { leafNames } from '../encoding/leaf-names.ts';
import { oid } from '../encoding/oids.ts';
import { type LeafProfileName, profiles } from '../issue/profiles.ts';
import type { FoundKeyType } from '../keys/key-type.ts';
import type { RequestFacts } from './inspect-request.ts';

/** Something that a signer should know about a request; `block`: nothing good can be signed from it. */
export type RequestFinding = {
  readonly id: string;
  readonly severity: 'warn' | 'block';
  readonly message: string;
  readonly fix: string;
};

export type SigningIntent = {
  readonly profile: LeafProfileName;
  /** Names and addresses of the cluster's hosts, lower case; undefined where no config.yml tells them. */
  readonly clusterNames: readonly string[] | undefined;
  /** The common name of the CA that signs. */
  readonly issuerName: string | undefined;
};

/** What our certificates have: whether it is asked for or not makes no difference. */
const known: readonly string[] = [
  oid.subjectAltName,
  oid.basicConstraints,
  oid.keyUsage,
  oid.extKeyUsage,
  oid.subjectKeyIdentifier,
];

/**
 * What is odd about a request whose signature is good. Of a request only key, common name and host names are ever taken: what
 * else it asks for is told, and not given. Pure, never throws.
 */
export function judgeRequest(request: RequestFacts, intent: SigningIntent): RequestFinding[] {
  return [
    ...keyFindings(request.keyType),
    ...subjectFindings(request, intent),
    ...nameFindings(request, intent),
    ...extensionFindings(request, intent.profile),
    ...(weakHashes.includes(request.signatureHash ?? '')
      ? [warn('weak-request-signature', `It is signed with ${request.signatureHash}.`, 'Make it with SHA-256.')]
      : []),
  ];
}

function keyFindings(type: FoundKeyType): RequestFinding[] {
  const bits = /^rsa(?:-pss)?-(\d+)$/.exec(type)?.[1];
  const isStrong = bits === undefined ? /^(ec-p(256|384|521)|ed25519|ed448)$/.test(type) : Number(bits) >= 2048;
  if (!isStrong) {
    return [
      block('weak-key', `Its key is ${type}.`, 'Make the request with a new key: wizard certs request --new-key.'),
    ];
  }
  if (type === 'rsa-4096') return [];
  return [
    warn(
      'tpa-will-replace-key',
      `Its key is ${type}; TPA replaces keys that are not RSA-4096 at the next deploy.`,
      'wizard certs request --new-key makes an RSA-4096 key.',
    ),
  ];
}

function subjectFindings(request: RequestFacts, { issuerName }: SigningIntent): RequestFinding[] {
  const { commonName } = request;
  const again = 'Make it on the Barman host: wizard certs request.';
  if (commonName === undefined) return [block('common-name-missing', 'It has no common name.', again)];
  return [
    ...(commonName === issuerName
      ? [block('named-like-the-ca', 'It has the name of the CA: verifiers would take it for self-signed.', again)]
      : []),
    ...(request.plainSubject
      ? []
      : [warn('subject-reduced', `Of its subject ${request.subject} only the common name is taken.`, again)]),
  ];
}

function nameFindings(request: RequestFacts, { profile, clusterNames }: SigningIntent): RequestFinding[] {
  const { commonName = '' } = request;
  const { names, refused } = leafNames(commonName, request.names);
  const [bad] = refused;
  const again = 'Ask for other names: wizard certs request --san NAME….';
  if (bad !== undefined) return [block('name-refused', `The name “${bad.name}” ${bad.why}.`, again)];
  if (profile === 'server' && names.length === 0) {
    return [block('name-missing', 'It asks for no host name or address, which a server certificate needs.', again)];
  }
  const others = request.alternativeNames.filter(({ kind }) => kind !== 'dns' && kind !== 'ip').length;
  const foreign = names
    .map(({ text }) => text)
    // A client's own name is nobody's host; what else it carries has to be of the cluster.
    .filter((name) => clusterNames !== undefined && !clusterNames.includes(name))
    .filter((name) => profile === 'server' || name !== commonName.toLowerCase());
  const wildcard = names.find(({ text }) => text.startsWith('*.'));
  return [
    ...foreign.map((name) =>
      warn(
        'name-outside-cluster',
        `The name ${name} is no instance of config.yml, nor an address of one.`,
        'Sign it only if you know the name: whoever has the certificate can pass for it.',
      ),
    ),
    ...(wildcard ? [warn('wildcard', `The name ${wildcard.text} stands for many hosts.`, again)] : []),
    ...(others > 0
      ? [
          warn(
            'names-ignored',
            `${others} of its names are neither host names nor addresses; they are left out.`,
            again,
          ),
        ]
      : []),
  ];
}

function extensionFindings({ extensions }: RequestFacts, profile: LeafProfileName): RequestFinding[] {
  const valueFor = (type: string) => extensions.find((extension) => extension.oid === type)?.value;
  const ignore = () => undefined;
  const constraints = lenient(valueFor(oid.basicConstraints), (value) => readBasicConstraints(value, ignore));
  const usage = lenient(valueFor(oid.keyUsage), (value) => readKeyUsage(value, ignore)) ?? [];
  const purposes = lenient(valueFor(oid.extKeyUsage), readExtKeyUsage);
  const wanted = profiles[profile].extKeyUsage;
  const others = extensions.map((extension) => extension.oid).filter((type) => !known.includes(type));
  const asCa = constraints?.ca === true || usage.includes('keyCertSign');
  return [
    ...(asCa
      ? [
          warn(
            'ca-requested',
            `It asks to become a CA; it becomes a ${profile} certificate, which can sign nothing.`,
            'Ask who sent it.',
          ),
        ]
      : []),
    ...(purposes !== undefined && !wanted.every((purpose) => purposes.includes(purpose))
      ? [
          warn(
            'purpose-differs',
            `It asks for another purpose than a ${profile}’s.`,
            'Say what it is for: --profile server or --profile client.',
          ),
        ]
      : []),
    ...(others.length > 0
      ? [
          warn(
            'extensions-ignored',
            `It asks for extensions that are not given: ${others.join(', ')}.`,
            'Nothing, unless somebody needs them.',
          ),
        ]
      : []),
  ];
}

/** The value as it reads; undefined where it is absent or cannot be read: nothing of it is copied anyway. */
function lenient<T>(value: Uint8Array | undefined, read: (value: Uint8Array) => T): T | undefined {
  if (value === undefined) return undefined;
  try {
    return read(value);
  } catch (error) {
    if (error instanceof DerFault) return undefined;
    throw error;
  }
}

function warn(id: string, message: string, fix: string): RequestFinding {
  return { id, severity: 'warn', message, fix };
}

function block(id: string, message: string, fix: string): RequestFinding {
  return { id, severity: 'block', message, fix };
}
