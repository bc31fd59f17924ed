import { Buffer } from 'node:buffer';
import type { Certificate } from '../certificate/certificate.ts';
import { commonNameOf } from '../encoding/distinguished-name.ts';
import { addressOctets } from '../encoding/ip-address.ts';

/**
 * Whether a verifier that connects to `host` accepts the certificate (RFC 6125 section 6.4, RFC 9525): an address matches
 * an iPAddress only; a name matches a dNSName, a wildcard one label. The common name counts only if there are no names.
 */
export function hostMatches(certificate: Certificate, host: string): boolean {
  const names = certificate.subjectAltName ?? [];
  const octets = addressOctets(host);
  if (octets !== undefined) {
    return names.some((name) => name.kind === 'ip' && Buffer.compare(name.octets, octets) === 0);
  }
  const wanted = host.toLowerCase().replace(/\.$/, '');
  const offered = names.flatMap((name) => (name.kind === 'dns' ? [name.text] : []));
  const commonName = commonNameOf(certificate.subject);
  if (certificate.subjectAltName === undefined && commonName !== undefined) offered.push(commonName);
  return offered.some((name) => nameMatches(name.toLowerCase(), wanted));
}

function nameMatches(name: string, host: string): boolean {
  if (!name.startsWith('*.')) return name === host;
  const dot = host.indexOf('.');
  return dot > 0 && name.slice(1) === host.slice(dot) && name.slice(2).includes('.');
}
