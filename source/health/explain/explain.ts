import type { OsFamily } from '../../os/families.ts';
import { type HostWords, hostWords } from '../../os/host-words.ts';
import { type Clues, cluesOf } from '../evidence/clues.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Causes } from './causes.ts';
import { type DiagnosisId, diagnosisText } from './diagnoses.ts';
import { answerCauses } from './explain-answer.ts';
import { connectionCauses } from './explain-connection.ts';
import { selinuxDenied, startFailure } from './explain-log.ts';
import type { RungId } from './rungs.ts';

const folder = '/etc/tpa/pg-backup-api';
const endOf = (file: string) => `openssl x509 -noout -enddate -in ${folder}/${file}`;
const handshake = 'openssl s_client -connect HOST:443 -servername HOST </dev/null';

/**
 * A command for each cause that shows whether it is this one, for evidence that fits several. What it prints when it is stands behind it.
 * Causes that evidence never shares with another one have none.
 */
const commands: Partial<Readonly<Record<DiagnosisId, (on: HostWords) => string>>> = {
  'http-proxy-environment': () => "env | grep -i _proxy, and the same call with --noproxy '*': it works then",
  'client-certificate-unreadable': () => `openssl x509 -noout -subject -in ${folder}/pg-backup-user.crt: it fails`,
  'client-key-unusable': () =>
    `openssl pkey -noout -in ${folder}/pg-backup-user.key: it fails, or asks for a pass phrase`,
  'client-key-too-weak': () =>
    `openssl x509 -noout -text -in ${folder}/pg-backup-user.crt: fewer than 2048 bits, or sha1`,
  'name-not-resolved': () => 'getent hosts HOST: it prints nothing',
  'apache-not-listening': () => "ss -ltn 'sport = :443' on the Barman host: it shows no line",
  'address-not-listening': () =>
    "ss -ltn 'sport = :443' on the Barman host: it shows another address than getent ahosts HOST",
  'address-family-mismatch': () => 'curl -4 and curl -6: one of them connects',
  'host-unreachable': () =>
    'ping HOST, ip neigh: “No route to host” comes from a firewall that rejects, or from a machine that is off',
  'no-route': () => 'ip route get ADDRESS: “Network is unreachable”',
  'packets-dropped': () => 'nc -vz -w 5 HOST 443: it waits without an answer; from the Barman host itself it connects',
  'not-tls': () => `${handshake}: wrong version number`,
  'tls-connection-reset': () =>
    `${handshake}, on the Barman host and from here: reset only from here is a device on the way`,
  'tls-connection-closed': (on) => `${handshake} on the Barman host: closed there too, ${on.errorLog} says why`,
  'tls-no-answer': () => `time ${handshake}: CONNECTED, and then nothing`,
  'tls-version': () => `${handshake} with -tls1_2, then with -tls1_3: only one of them, or none, shows a cipher`,
  'ca-not-trusted': () => 'curl --cacert root.crt https://HOST/status: it gets further',
  'issuer-unknown': () =>
    `openssl verify -CAfile ${folder}/root.crt ${folder}/pg-backup-api.crt: unable to get local issuer`,
  'ca-same-name-other-key': () =>
    `openssl verify -CAfile ${folder}/root.crt ${folder}/pg-backup-api.crt: certificate signature failure, and the names are the same`,
  'ca-expired': () => `${endOf('root.crt')}: in the past`,
  'server-certificate-expired': () => `${endOf('pg-backup-api.crt')}: in the past`,
  'clock-or-not-yet-valid': () => 'timedatectl on both sides: the clocks differ',
  'name-mismatch': () => `${handshake} | openssl x509 -noout -ext subjectAltName: HOST is not among the names`,
  'wrong-vhost-self-signed': () =>
    `${handshake} | openssl x509 -noout -subject -issuer: both the same, and no authority of yours`,
  'postgres-pair-served': (on) =>
    `${on.searchConfig('SSLCertificateFile')}: the virtual host of the API names a certificate in /etc/tpa itself`,
  'server-certificate-rejected': () => 'wizard certs verify: it names the defect',
  'client-certificate-missing': () => 'curl -v: no line “CERT verify”, or no --cert in the command',
  'client-certificate-unknown-ca': () =>
    `openssl verify -CAfile ${folder}/root.crt ${folder}/pg-backup-user.crt: it fails`,
  'client-certificate-expired': () => `${endOf('pg-backup-user.crt')}: in the past`,
  'client-certificate-rejected': (on) => `grep 'Certificate Verification' ${on.oneErrorLog}: it has the reason`,
  'late-client-verification': (on) => `${on.searchConfig('SSLVerifyClient')}: it stands in a Location or Directory`,
  'apache-forbids': (on) => `grep -E 'AH01630|AH01797' ${on.oneErrorLog}: it names the rule`,
  'not-proxied': (on) => `${on.searchConfig('ProxyPass')}: the virtual host of the API has none`,
  misdirected: (on) => `grep AH0203 ${on.oneErrorLog}: it has both names`,
  'misdirected-without-sni': (on) =>
    `grep 'no SNI' ${on.oneErrorLog}; or the call works with --resolve HOST:443:ADDRESS https://HOST/`,
  'device-in-between': () => 'curl --resolve HOST:443:127.0.0.1 on the Barman host: it works there',
  'plain-http-port-closed': () => 'the URL begins with http://',
  'own-timeout': () => 'time curl http://127.0.0.1:7480/status on the Barman host: it takes long there too',
  'answer-truncated': () =>
    'curl http://127.0.0.1:7480/diagnose on the Barman host: whole there, so it breaks on the way',
  'backend-unavailable': (on) => `grep AH00957 ${on.oneErrorLog}: errno 111 is a stopped service, errno 13 is SELinux`,
  'backend-died': (on) =>
    `grep -E 'AH01102|AH00898' ${on.oneErrorLog}; journalctl -u pg-backup-api: WORKER TIMEOUT or a traceback`,
  'proxy-module-missing': (on) => `${on.modules}: proxy_http_module is missing`,
  'not-the-api': () => 'curl -i: other headers than Server: Apache and a page that is not of the API',
  'wrong-path': () => 'the path is neither /status nor /diagnose',
  'no-servers': () => 'curl http://127.0.0.1:7480/diagnose once more: servers is {} again',
  'not-json': () => 'curl http://127.0.0.1:7480/diagnose | python3 -m json.tool: it names line and column',
};

/** What tells that it is this cause: a command and what it shows. Undefined for a cause that stands alone. */
function tellingCommand(id: DiagnosisId, on: HostWords): string | undefined {
  return commands[id]?.(on);
}

/** What `explain` prints, and what a failing rung of `check` carries. */
export type Diagnosis = {
  /** The likeliest cause. */
  readonly id: DiagnosisId;
  readonly rung: RungId | '-';
  /** Likeliest first; more than one when the evidence allows several. */
  readonly causes: Causes;
  readonly summary: string;
  readonly fix: readonly string[];
};

/**
 * Why a call of the API failed, or `healthy`. curl's exit code alone misleads: an expired client certificate is 60
 * with TLS 1.2 and 56 with 1.3, and every answer of Apache is 0. The fixes are for a
 * host of `family`; undefined: of any.
 */
export function explainEvidence(evidence: Evidence, family?: OsFamily): Diagnosis {
  const clues = cluesOf(evidence);
  if (clues.elsewhere) {
    return diagnosisOf(['undiagnosed'], { note: 'The call was one of another service, not of the API.', family });
  }
  const causes = withProxy(clues, clues.http > 0 ? answerCauses(clues) : connectionCauses(clues));
  const diagnosis = diagnosisOf(causes, { note: noteOf(clues, causes[0]), family });
  const steps = stepsOf(clues, causes[0]);
  return steps.length === 0 ? diagnosis : { ...diagnosis, fix: [...steps, ...diagnosis.fix] };
}

/** A diagnosis from its causes; what tells the others from it follows, with their fixes left to their own diagnosis. */
export function diagnosisOf(
  causes: Causes,
  { note, family }: { readonly note?: string | undefined; readonly family?: OsFamily | undefined } = {},
): Diagnosis {
  const [id] = causes;
  const { rung, summary } = diagnosisText(id);
  return {
    ...{ id, rung, causes },
    summary: note === undefined ? summary : `${summary} ${note}`,
    fix: fixesOf(causes, family),
  };
}

/** The same few lists of causes come again and again where thousands of calls are explained. */
const knownFixes = new Map<string, readonly string[]>();

function fixesOf(causes: Causes, family: OsFamily | undefined): readonly string[] {
  const key = `${family} ${causes.join(' ')}`;
  const fixes = knownFixes.get(key) ?? makeFixes(causes, family);
  knownFixes.set(key, fixes);
  return fixes;
}

function makeFixes([id, ...others]: Causes, family: OsFamily | undefined): readonly string[] {
  const on = hostWords(family);
  const own = diagnosisText(id).fix(on);
  if (others.length === 0) return own;
  const telling = tellingCommand(id, on);
  const alternatives = others.map((other) => {
    const command = tellingCommand(other, on);
    return `If not: ${diagnosisText(other).summary}${command === undefined ? '' : ` It is this if ${command}.`}`;
  });
  return [...own, ...(telling === undefined ? [] : [`It is this if ${telling}.`]), ...alternatives];
}

/** What the evidence itself asks for, whatever the machine that explains is. */
function stepsOf({ log, evidence }: Clues, id: DiagnosisId): readonly string[] {
  if (id === 'backend-unavailable' && isDenied(log)) {
    return [
      'setsebool -P httpd_can_network_connect on (on the host of that log; ausearch -m avc -c httpd shows the denial).',
    ];
  }
  const port = /^http:\/\/[^/]*:7480\b/.test(evidence.url ?? '');
  return id === 'plain-http-port-closed' && port
    ? ['pg-backup-api itself listens on 127.0.0.1 only; from elsewhere Apache stands before it: https://HOST/.']
    : [];
}

/** errno 13 of a connection: only SELinux (or AppArmor) refuses it to Apache. */
function isDenied(log: string): boolean {
  return /\(13\)\s*permission denied|httpd_can_network_connect/i.test(log) || selinuxDenied.test(log);
}

/**
 * A proxy variable that applies to the host may be behind anything up to the server's certificate: below it the proxy
 * is likelier, a certificate is the host's own more often than that of a device which opens TLS.
 */
function withProxy(clues: Clues, causes: Causes): Causes {
  if (causes.includes('http-proxy-environment')) return causes;
  const rung = diagnosisText(causes[0]).rung;
  const isBelow = rung === 'tcp' || rung === 'tls';
  // Node, which ignores proxies, does not even find the name: whom curl reached was somebody else.
  const unresolved = clues.node.startsWith('enotfound') && clues.exit !== undefined && clues.http === 0;
  if (unresolved ? isBelow || rung === 'client-certificate' : clues.proxied && rung === 'tls') {
    return ['http-proxy-environment', ...causes];
  }
  const [first, ...others] = causes;
  return (clues.proxied || unresolved) && (isBelow || rung === 'dns' || rung === 'server-certificate')
    ? [first, ...others.slice(0, 1), 'http-proxy-environment', ...others.slice(1)]
    : causes;
}

/** What Apache's error log adds where one id stands for two causes. */
function noteOf({ log, evidence }: Clues, id: DiagnosisId): string | undefined {
  if (id === 'backend-unavailable') {
    if (isDenied(log)) return 'The error log says errno 13: SELinux forbids it.';
    if (/\(111\)\s*connection refused/i.test(log)) return 'The error log says errno 111: the service is stopped.';
  }
  if (id === 'apache-not-listening') {
    const start = startFailure(log);
    if (start !== undefined) return `Apache could not start: ${start}`;
  }
  if (id === 'client-key-unusable' && /pass phrase/i.test(evidence.stderr ?? '')) {
    return 'curl asked for a pass phrase: the key is encrypted.';
  }
  if (id === 'server-certificate-rejected') {
    const reason = /SSL certificate problem: ([^\n]+)/.exec(evidence.stderr ?? '')?.[1];
    if (reason !== undefined) return `curl's reason: ${reason}.`;
  }
  if (id === 'backend-died' && /timeout specified has expired/i.test(log)) {
    return 'The error log says that the time ran out: Barman is slow, or hangs on a server that does not answer.';
  }
  if (id === 'undiagnosed' && evidence.curlExitCode === 0) {
    return "curl's exit code 0 says nothing about the answer: add httpCode, contentType and body.";
  }
  const verification = /Certificate Verification: (Error \(\d+\): [^\n]*)/.exec(log)?.[1];
  return verification === undefined || diagnosisText(id).rung !== 'client-certificate'
    ? undefined
    : `Apache's log: ${verification}.`;
}
