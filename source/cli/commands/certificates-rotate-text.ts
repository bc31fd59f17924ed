import type { CertificateFacts } from '../../pki/certificate/inspect.ts';
import type { IssuedCertificate } from '../../steps/certificate-rotation/issued-certificates.ts';
import type { RotationFacts } from '../../steps/certificate-rotation/rotation-facts.ts';
import { guide } from '../../steps/certificate-rotation/rotation-guide.ts';

/** How far a rotation is, for a terminal: the phase, the CAs, who has a certificate of which, what comes next. */
export function rotationLines(facts: RotationFacts): readonly string[] {
  const { rotation, issued, set } = facts;
  const { position, now, command, isReady, conditions } = guide(facts);
  const waits = facts.next.found.file !== undefined && !rotation.nextIsTrusted;
  return [
    `Phase ${position} of 4 (${rotation.phase}): ${now}`,
    '',
    `Trusted by ${set.places.trust.path}:`,
    ...(rotation.old.length === 0 && !rotation.nextIsTrusted ? ['  none'] : []),
    ...rotation.old.map((ca) => caLine(ca, rotation.nextIsTrusted ? 'old' : '   ', set.now)),
    ...(rotation.nextIsTrusted ? rotation.next.map((ca) => caLine(ca, 'new', set.now)) : []),
    ...(waits ? [`To come: ${set.places.next.certificate.path}`] : []),
    '',
    'Certificates of these CAs on this host:',
    ...(issued.length === 0 ? ['  none'] : issued.map((one) => issuedLine(one, rotation.nextIsTrusted))),
    '',
    `Next: ${command}${isReady ? '' : ' (not yet)'}`,
    ...conditions.map((condition) => `  ${condition}`),
    ...(rotation.phase === 'two-cas' ? ['Back: wizard certs rotate abort'] : []),
  ];
}

function caLine({ subject, notAfter, fingerprint }: CertificateFacts, which: string, now: Date): string {
  const short = (fingerprint.slice(0, 16).match(/../g) ?? []).join(':').toUpperCase();
  const until = `${notAfter <= now ? 'ENDED on' : 'until'} ${notAfter.toISOString().slice(0, 10)}`;
  return `  ${which} ${subject}, ${until}, SHA-256 ${short}…`;
}

function issuedLine({ path, certificate, generation, usedBy }: IssuedCertificate, two: boolean): string {
  const which = two ? `${generation} ` : '';
  const users = usedBy.length === 0 ? '' : ` – ${usedBy.join(', ')}`;
  return `  ${which}${path} (${certificate.issuer})${users}`;
}
