import type { Causes } from './causes.ts';

/** X509_V_ codes with which mod_ssl refuses a client (x509_vfy.h): how its chain does not end at SSLCACertificateFile. */
const unknownAuthority = new Set(['2', '7', '18', '19', '20', '21', '27']);
const tooWeak = new Set(['66', '67', '68']);
/** What auditd and setroubleshoot write when SELinux does not let Apache connect to the API's port. */
export const selinuxDenied =
  /avc:\s+denied\s+\{ name_connect \}(?!.*\bdest=(?!7480\b))|SELinux is preventing \S*(?:httpd|apache2?)\S* from name_connect/;
/** Apache's words for an API that took the request and broke off, and gunicorn's for a worker of it that it killed. */
const broke =
  /AH01102|AH00898|AH01110|AH01105|AH01084|AH01095|AH01097|\bWORKER TIMEOUT\b|\bWorker \(pid:\d+\) (?:was sent|exited)/;
const noName: Causes = ['client-certificate-missing'];

/** Lines of Apache's error log that name a cause by themselves, the end of the log first. */
const lines: readonly (readonly [RegExp, Causes])[] = [
  [/AH02263|AH02261|did not return a certificate/, noName],
  [/AH01144/, ['proxy-module-missing']],
  [/AH01630|AH01797|AH01588|AH01587/, ['apache-forbids']],
  [/no SNI was provided|AH02033|No hostname was provided via SNI/, ['misdirected-without-sni', 'misdirected']],
  [/AH0203[124]/, ['misdirected']],
  [/AH01996|HTTP spoken on HTTPS port/, ['plain-http-to-tls-port']],
  [/DNS lookup failure/, ['backend-unavailable']],
  [/AH00957|AH00959|AH01114|AH00940/, ['backend-unavailable']],
  [selinuxDenied, ['backend-unavailable']],
  [broke, ['backend-died']],
];

/** A request for the client certificate after the handshake that could not be made: in TLS 1.3, in HTTP/2, with a body. */
export function lateVerification(log: string): Causes | undefined {
  if (/AH02018|AH02257|maximum size \(\d+\) for SSL buffer/.test(log))
    return ['late-client-verification-body', 'apache-forbids'];
  if (
    /AH02042|AH10129|AH10158|cannot perform post-handshake|verify_client_post_handshake|extension not received/i.test(
      log,
    )
  ) {
    return ['late-client-verification', 'client-certificate-missing'];
  }
  return undefined;
}

/** Whether Apache says that the API took the request and broke off. */
export function backendBroke(log: string): boolean {
  return broke.test(log);
}

/** Why Apache did not start: its configuration, its key, or a port that is taken. */
export function startFailure(log: string): string | undefined {
  return /(?:AH00526|AH0189[56]|AH01903|AH0231[12]|AH0256[1-57]|AH0257[2789]|AH02580|AH00072|AH0001[46]|Invalid command)[^\n]*/.exec(
    log,
  )?.[0];
}

/** Why mod_ssl refused the client's certificate; undefined when the log does not say that it did. */
export function clientRefusal(log: string): Causes | undefined {
  if (/Certificate Chain too long/i.test(log)) return ['client-certificate-rejected', 'client-certificate-unknown-ca'];
  const match = [...log.matchAll(/Certificate Verification: Error \((\d+)\)([^\n]*)/g)].at(-1);
  const code = match?.[1];
  if (code === undefined) return undefined;
  if (code === '10') {
    // Who signed itself is the authority.
    const authority = /subject: (.+?) \/ issuer: \1 \//.test(match?.[2] ?? '');
    return authority
      ? ['ca-expired', 'client-certificate-expired']
      : ['client-certificate-expired', 'ca-expired', 'clock-or-not-yet-valid'];
  }
  if (code === '9') return ['client-certificate-rejected', 'clock-or-not-yet-valid'];
  if (unknownAuthority.has(code)) return ['client-certificate-unknown-ca', 'ca-same-name-other-key'];
  return tooWeak.has(code)
    ? ['client-key-too-weak', 'client-certificate-rejected']
    : ['client-certificate-rejected', 'client-certificate-unknown-ca'];
}

/** The causes that Apache's error log names without anything from curl. */
export function causesOfLog(log: string): Causes | undefined {
  const refusal = clientRefusal(log) ?? lateVerification(log);
  if (refusal !== undefined) return refusal;
  const named = lines.find(([pattern]) => pattern.test(log))?.[1];
  return named ?? (startFailure(log) === undefined ? undefined : ['apache-not-listening']);
}
