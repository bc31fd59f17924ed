import type { CertificateFacts } from '../../pki/certificate/inspect.ts';
import type { IssuedCertificate } from '../../steps/certificate-rotation/issued-certificates.ts';
import type { RotationFacts } from '../../steps/certificate-rotation/rotation-facts.ts';
import { guide } from '../../steps/certificate-rotation/rotation-guide.ts';
import { minuteOf, quietFor, type SeenClient } from '../../steps/certificate-rotation/seen-clients.ts';

/** How far a rotation is, for a terminal: the phase, the CAs, who has a certificate of which, what comes next. */
export function rotationLines(facts: RotationFacts): readonly string[] {
  const { rotation, issued, set, seen } = facts;
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
    ...(seen.clients.length === 0
      ? []
      : ['', 'Clients that came, as Apache logs them:', ...seen.clients.map(seenLine)]),
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

/** “old laptop, serial 0a1b, 12 times from 10.0.0.5, last 2026-11-30 20:15 UTC” */
export function seenLine({ ca, name, serial, requests, addresses, last }: SeenClient): string {
  const times = requests === 1 ? 'once' : `${requests} times`;
  return `  ${ca} ${name}, serial ${serial}, ${times} from ${addresses.join(', ')}, last ${minuteOf(last)}`;
}

function issuedLine({ path, certificate, generation, usedBy }: IssuedCertificate, two: boolean): string {
  const which = two ? `${generation} ` : '';
  const users = usedBy.length === 0 ? '' : ` – ${usedBy.join(', ')}`;
  return `  ${which}${path} (${certificate.issuer})${users}`;
}

/** The same for `--json`. */
export function rotationJson(facts: RotationFacts): Readonly<Record<string, unknown>> {
  const { rotation, issued, seen, set } = facts;
  const quiet = quietFor(seen, set.now);
  const { position, command, isReady, conditions } = guide(facts);
  const ca = (generation: 'old' | 'new', trusted: boolean) => (found: (typeof rotation.old)[number]) => ({
    generation,
    trusted,
    subject: found.subject,
    serial: found.serial,
    fingerprint: found.fingerprint,
    notAfter: found.notAfter,
  });
  return {
    phase: rotation.phase,
    position,
    cas: [...rotation.old.map(ca('old', true)), ...rotation.next.map(ca('new', rotation.nextIsTrusted))],
    certificates: issued.map(({ path, profile, inSet, certificate, generation, usedBy, renewal }) => ({
      file: path,
      profile,
      inSet,
      subject: certificate.subject,
      issuer: certificate.issuer,
      notAfter: certificate.notAfter,
      ca: generation,
      usedBy,
      renewable: renewal !== undefined,
    })),
    seen: {
      log: seen.log,
      since: seen.since ?? null,
      quietSeconds: quiet === undefined ? null : Math.floor(quiet / 1000),
      clients: seen.clients,
    },
    next: { command, ready: isReady, conditions },
  };
}
