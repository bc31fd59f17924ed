/** Evidence that is not of the API: another service's message, or a sentence that somebody wrote about one. */

/** Who is meant where a line names a service at its beginning or as a word of its own; within quotes it may be a name in a certificate. */
const services =
  /(?<![/\w@.:='"‘“«»[-])(?:ldaps?|smtps?|imaps?|pop3s?|sftp|ftps?|ssh|kerberos|postgres(?:ql)?|libpq|pgbouncer|mysql|mariadb|redis|kafka|mongodb?|etcd|rabbitmq|amqps?|vpn|radius|smb|nfs|rdp)(?![\w/])/i;

/** What clients of other services write: PostgreSQL's, LDAP's, SSH's, Barman's own, apt's, kubectl's. */
const clients =
  /^(?:psql|ssh|rsync|scp|kex_exchange_identification|pg_\w+|ldap\w*|openldap|redis-cli|mysql\w*|mongosh?|smtplib\S*|kinit|mount\.\w+)\b.*: |connection to server (?:at|on) |\bFATAL: |^E: |^Err:\d|Is the server running on that host|^Unable to connect to the server: |^ERROR \d{4} \(|\bredis\.exceptions\.|-starttls \w/;

/** Registered ports (IANA) at which no Apache of TPA's and no web proxy listens. */
const otherPorts: ReadonlySet<number> = new Set([
  ...[21, 22, 23, 25, 88, 110, 119, 123, 143, 161, 389, 445, 464, 465, 514, 563, 587, 636, 853, 873, 989, 990, 993],
  ...[995, 1433, 1521, 2049, 2379, 2380, 3268, 3269, 3306, 3389, 5222, 5432, 5433, 5671, 5672, 6379, 6432, 6443, 8200],
  ...[8500, 9042, 9092, 9100, 9200, 9300, 10050, 10051, 10250, 11211, 27017],
]);

const daemons =
  /^(?:slapd|sssd\w*|nslcd|postfix|dovecot|exim\d?|sendmail|sshd|sshd-session|postgres|pgbouncer|patroni|named|unbound|systemd-resolved|chronyd|ntpd|krb5kdc|kubelet|etcd|consul|vault|redis-server|mysqld|mariadbd|mongod|cupsd|smbd|winbindd|openvpn|charon|openldap)(?:\W|$)/;

/** Whether a program whose name a log put before its line is another service than the API's. */
export function isOtherDaemon(program: string): boolean {
  return daemons.test(program);
}

/** A line that another service's client wrote, or that names a place where another service listens. */
export function isOfOtherService(line: string): boolean {
  const name = /(?:ENOTFOUND|EAI_AGAIN|resolve host|connect(?:ing)? to):? ['"‘]?([a-z][\w.-]+)/i.exec(line)?.[1];
  return (
    clients.test(line) ||
    portsIn(line).some((port) => otherPorts.has(port)) ||
    (name !== undefined && isOtherName(name))
  );
}

/** `port 636`, `port=5432`, `ldap.example.com:636`, `192.0.2.4:5432`; no place in a source file, and no time of day. */
const places =
  /\bport[ =]+(\d+)\b|(?:(?<![\w.-])\d+\.\d+\.\d+\.\d+|(?<![\w:/.-])(?:[a-z]+:\/\/)?(?:[a-z][\w-]*(?:\.[\w-]+)*|\[[0-9a-f:]+\]))(?<!\.(?:c|cc|cpp|cs|go|h|java|js|mjs|php|pl|pm|ps1|py|rb|rs|sh|ts)):(\d+)(?!\w|:\d|\.\d)/gi;

function portsIn(line: string): readonly number[] {
  return [...line.matchAll(places)].map(([, named, behind]) => Number(named ?? behind));
}

/** Whether a URL leads to another service: its protocol is not HTTP, or its port is registered for something else. */
export function isOtherPlace(url: URL): boolean {
  return !/^https?:$/.test(url.protocol) || otherPorts.has(Number(url.port)) || isOtherName(url.hostname);
}

/** A host that is named for another service: `smtp.example.com`, `ldap2`. */
function isOtherName(host: string): boolean {
  return /^(?:ldaps?|smtps?|imaps?|pop3?s?|mail|mx|kafka|redis|mysql|mongo(?:db)?|ntp|kdc)\d*(?:\.|$)/i.test(host);
}

/** What shows that a client of HTTP or a TLS library wrote a line: a name, a code, an address. */
const strongMarks =
  /^curl: \(\d+\)|[Ee]rror:[0-9A-Fa-f]{6}|\[SSL\b|\bAH\d{5}|\bSSL_\w|SSL routines|[Ss]channel|rustls|GnuTLS|https?:\/\/|\bx509: |HTTPS?Connection|\bCERT_[A-Z]/;
/** What shows that some program did: a class of an error, a constant, a severity, an errno. */
const marks =
  /\w(?:Error|Exception|Fault)\b|\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b|\bE[A-Z]{4,}\b|0x[0-9A-Fa-f]{8}|\berrno\b|\[Errno|\b(?:tls|http2?|net\/http|verify error|SSL certificate problem|[Ff]atal error)[: ] *(?=\S)|\b\w+::\w+: |\bdial tcp\b|[Rr]eason\(\d|alert number \d|^\W*(?:[Ee]rr(?:or|eur|ore|o)|ERR(?:OR|EUR|ORE|O)|[Ff]atal|FATAL|FEHLER|Fehler)\W*:|^\w[\w.-]*: \(\d+\)|^\s+at |^Caused by|\((?:os )?error \d|\bfailed: |^(?:\*|\*\*\*|<|>) |^HTTP\/\d|^\s*[<{"[]|^- [A-Z]|^depth=|^Invoke-\w+ ?: |^Error Domain=|\([\w.-]+:\d+\)/;
/** Sentences of .NET, of the C library's resolver, of wget and of the monitoring plugins. */
const sentences =
  /^(?:Authentication failed because|The (?:remote (?:name|server|certificate|party)|revocation function|target principal|received certificate|certificate chain was|message received|credentials supplied|client and server) |No such host is known|No connection could be made|The (?:underlying connection|SSL connection|request was|operation has timed)|Unable to connect to the remote server|An existing connection was|(?:\w+ )?CRITICAL - |Unable to (?:establish SSL|locally verify)|Could not establish trust|The response ended|upstream connect error|Client network socket|Hostname\/IP does not match)|[Nn]ame or service not known|[Tt]emporary failure in name resolution/;

/** Messages of the C library, OpenSSL and curl that are made of plain words, whole. */
const messages =
  /connection (?:refused|reset(?: by peer)?|timed out|aborted|closed)|no route to host|network is unreachable|permission denied|no such file or directory|broken pipe|could not resolve host|certificate (?:has expired|is not yet valid|signature failure|required|unknown|revoked|expired)|self[- ]signed certificate(?: in certificate chain)?|unable to get (?:local )?issuer certificate|unable to verify the first certificate|hostname mismatch|unknown ca|wrong version number|handshake failure|unexpected eof(?: while reading)?|private key|(?:operation |read |connect )?(?:timed out|timeout)|unsupported certificate purpose|bad certificate|no shared cipher/gi;

/** Words of a sentence about something. */
const prose =
  /(?<![\w-])(?:a|an|the|is|are|was|were|be|been|has|have|had|that|this|these|some|any|for|of|by|in|on|at|since|after|before|when|while|because|says|said|we|our|my|your|their|please|and|or|but|as|with|from|about|notice|der|die|das|des|ist|und|le|la|les|des|est|el|los|del|il)(?![\w-])/i;

/**
 * A sentence that somebody wrote: the words of a failure stand in it amid others, and nothing of a program's. "certificate has expired"
 * alone, and behind a colon, is OpenSSL's message; "certificate has expired notice for ldap" is somebody's.
 */
export function isSentence(line: string): boolean {
  const text = line.trim();
  if (strongMarks.test(text)) return false;
  if (services.test(text)) return true;
  if (marks.test(text) || sentences.test(text) || isWholeMessage(text)) return false;
  return prose.test(text.replace(messages, ''));
}

/** A message that is the line, or its end behind a colon. */
function isWholeMessage(line: string): boolean {
  const clause = line.slice(line.lastIndexOf(': ') + 1).trim();
  return clause.replace(messages, '').replace(/[\W_]/g, '') === '';
}
