import { Buffer } from 'node:buffer';
import type { Certificate } from '../certificate/certificate.ts';
import { commonNameOf, type DistinguishedName } from '../encoding/distinguished-name.ts';
import type { NameConstraints } from '../encoding/extensions.ts';
import type { GeneralName } from '../encoding/general-name.ts';
import { formatAddress } from '../encoding/ip-address.ts';
import { isHostName } from '../encoding/leaf-names.ts';

/**
 * Why the names of a certificate break the constraints of a CA above it; undefined if they do not (RFC 5280 section
 * 4.2.1.10). As in OpenSSL the common name counts as a host name if there is no dNSName and it has more than one part.
 */
export function nameConstraintFault(certificate: Certificate, constraints: NameConstraints): string | undefined {
  for (const name of namesOf(certificate)) {
    const sameKind = (other: GeneralName) => other.kind === name.kind;
    const permitted = constraints.permitted.filter(sameKind);
    if (permitted.length > 0 && !permitted.some((subtree) => isWithin(name, subtree))) {
      return `The name ${show(name)} is outside the names that its CA may certify.`;
    }
    if (constraints.excluded.filter(sameKind).some((subtree) => isWithin(name, subtree))) {
      return `The name ${show(name)} is one that its CA must not certify.`;
    }
  }
  return undefined;
}

function namesOf(certificate: Certificate): GeneralName[] {
  const names: GeneralName[] = [...(certificate.subjectAltName ?? [])];
  if (certificate.subject.attributes.length > 0) names.push({ kind: 'directory', name: certificate.subject });
  const commonName = commonNameOf(certificate.subject)?.toLowerCase();
  const isLeaf = certificate.basicConstraints?.ca !== true;
  if (isLeaf && commonName !== undefined && isPlausibleHost(commonName) && !names.some(({ kind }) => kind === 'dns')) {
    names.push({ kind: 'dns', text: commonName });
  }
  return names;
}

/** OpenSSL's cn2dnsid (v3_ncons.c): a word like `pg-backup-user` names a service, and underscores are let through. */
function isPlausibleHost(commonName: string): boolean {
  return commonName.includes('.') && isHostName(commonName.replaceAll('_', 'x'));
}

function isWithin(name: GeneralName, subtree: GeneralName): boolean {
  if (name.kind === 'dns' && subtree.kind === 'dns') return isBelow(name.text, subtree.text);
  if (name.kind === 'ip' && subtree.kind === 'ip') return isInNetwork(name.octets, subtree.octets);
  if (name.kind === 'directory' && subtree.kind === 'directory') return startsWith(name.name, subtree.name);
  if (name.kind === 'email' && subtree.kind === 'email') {
    const host = name.text.slice(name.text.lastIndexOf('@') + 1);
    return subtree.text.includes('@') ? name.text === subtree.text : isBelow(host, subtree.text);
  }
  if (name.kind === 'uri' && subtree.kind === 'uri') {
    const host = /^[^:]+:\/\/(?:[^@/]*@)?([^:/?#]+)/.exec(name.text)?.[1] ?? '';
    return isBelow(host, subtree.text);
  }
  return false;
}

function isBelow(name: string, domain: string): boolean {
  const host = name.toLowerCase();
  const base = domain.toLowerCase();
  if (base === '') return true;
  return base.startsWith('.') ? host.endsWith(base) : host === base || host.endsWith(`.${base}`);
}

function isInNetwork(address: Uint8Array, network: Uint8Array): boolean {
  const size = address.length;
  if (network.length !== size * 2) return false;
  return address.every((octet, i) => {
    const mask = network[size + i] ?? 0;
    return (octet & mask) === ((network[i] ?? 0) & mask);
  });
}

function startsWith(name: DistinguishedName, base: DistinguishedName): boolean {
  return base.attributes.every((attribute, i) => {
    const other = name.attributes[i];
    return other?.oid === attribute.oid && other.text.toLowerCase() === attribute.text.toLowerCase();
  });
}

function show(name: GeneralName): string {
  if (name.kind === 'ip') return formatAddress(name.octets) ?? Buffer.from(name.octets).toString('hex');
  if (name.kind === 'directory') return 'of its subject';
  return name.kind === 'other' ? 'of an unusual type' : `"${name.text.replace(/[^\x20-\x7e]/g, '?')}"`;
}
