import { Buffer } from 'node:buffer';
import type { Certificate } from '../certificate/certificate.ts';
import { commonNameOf } from '../encoding/distinguished-name.ts';
import type { GeneralName } from '../encoding/general-name.ts';
import { addressOctets } from '../encoding/ip-address.ts';
import { oid } from '../encoding/oids.ts';
import { finding, type SetFinding } from './findings.ts';
import { aboutCertificate, type LocatedCertificate } from './set-file.ts';

/** Findings about the names of a leaf; `host` is given for a server, whose names clients compare. */
export function judgeNames(located: LocatedCertificate, host: string | undefined): SetFinding[] {
  const { certificate } = located;
  const about = aboutCertificate(located);
  const names = certificate.subjectAltName;
  const isPresent = certificate.extensions.some((extension) => extension.oid === oid.subjectAltName);
  const findings: SetFinding[] = [];
  if (names !== undefined && names.length === 0) findings.push(finding('san-empty', about, 'subjectAltName is empty.'));
  if (isPresent && names === undefined)
    findings.push(finding('san-malformed', about, 'subjectAltName cannot be read.'));
  for (const name of names ?? []) {
    const fault = nameFault(name);
    if (fault !== undefined) findings.push(finding('san-malformed', about, fault));
  }
  const dnsNames = (names ?? []).flatMap((name) => (name.kind === 'dns' ? [name.text] : []));
  const underscore = dnsNames.find((name) => name.includes('_'));
  const wildcard = dnsNames.find((name) => name.startsWith('*.'));
  if (underscore !== undefined) {
    findings.push(finding('san-underscore', about, `The name "${underscore}" contains an underscore.`));
  }
  if (wildcard !== undefined)
    findings.push(finding('wildcard', about, `The name "${wildcard}" stands for many hosts.`));
  if (host === undefined) return findings;
  if (!isPresent)
    findings.push(finding('no-san', about, 'It has no subjectAltName; its only name is the common name.'));
  const readable = isPresent === (names !== undefined) && names?.length !== 0;
  if (readable && !hostMatches(certificate, host)) {
    findings.push(finding('host-mismatch', about, `It is not for "${host}"${listed(dnsNames)}.`));
  }
  return findings;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? '' : `, but for ${names.slice(0, 5).map(printable).join(', ')}`;
}

function nameFault(name: GeneralName): string | undefined {
  if (name.kind === 'ip') {
    const { length } = name.octets;
    return length === 4 || length === 16 ? undefined : `An address has ${length} octets instead of 4 or 16.`;
  }
  if (name.kind !== 'dns') return undefined;
  const shown = printable(name.text);
  if (name.text === '') return 'A name is empty.';
  if (!/^[\x21-\x7e]+$/.test(name.text)) return `The name "${shown}" has a space or a character that is not ASCII.`;
  if (name.text.startsWith('.') || name.text.endsWith('.') || name.text.includes('..')) {
    return `The name "${shown}" has an empty part or a dot at its end.`;
  }
  if (name.text.length > 253 || name.text.split('.').some((part) => part.length > 63)) {
    return `The name "${shown.slice(0, 40)}…" is too long.`;
  }
  const withoutWildcard = name.text.replace(/^\*\./, '');
  if (!/^[A-Za-z0-9._-]+$/.test(withoutWildcard))
    return `The name "${shown}" has characters that host names do not have.`;
  return /(^|\.)-|-(\.|$)/.test(withoutWildcard)
    ? `A part of the name "${shown}" starts or ends with a hyphen.`
    : undefined;
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

/**
 * Whether a verifier that connects to `host` accepts the certificate (RFC 6125 section 6.4, RFC 9525): an address matches
 * an iPAddress only; a name matches a dNSName, a wildcard one label. The common name counts only if there are no names.
 */
function hostMatches(certificate: Certificate, host: string): boolean {
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
