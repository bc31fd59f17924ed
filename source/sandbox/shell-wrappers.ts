import { quote } from './command-directory.ts';
import type { SandboxPorts } from './description.ts';

/** What a wrapper leads to: the sandbox's ports, its tree and the bundle of its trust store (a path of the host). */
export interface Surroundings {
  readonly ports: SandboxPorts;
  readonly root: string;
  readonly bundle: string;
}

/**
 * curl on the sandboxed host: the real curl, with the ports of a real host led to the embedded servers, the tree's trust store,
 * and paths of the host found below the tree.
 */
export function curlScript(realCurl: string, { ports, root, bundle }: Surroundings): string {
  const lead = Object.entries(ports).map(([port, mapped]) => `--connect-to ':${port}:127.0.0.1:${mapped}'`);
  return [
    ...eachWord(root, []),
    `CURL_CA_BUNDLE=${quote(`${root}${bundle}`)}`,
    'export CURL_CA_BUNDLE',
    `exec ${quote(realCurl)} ${lead.join(' ')} "$@"`,
    '',
  ].join('\n');
}

/** openssl on the sandboxed host: the real one, with `-connect NAME:443` led to the embedded Apache under that name. */
export function opensslScript(realOpenssl: string, { ports, root, bundle }: Surroundings): string {
  const connect = [
    '    *:443)',
    '      if [ "$previous" = -connect ]; then',
    `        set -- "$@" 127.0.0.1:${ports['443']} -servername`,
    `        word=\${word%:443}`,
    '      fi',
    '      ;;',
  ];
  return [
    ...eachWord(root, connect),
    `SSL_CERT_FILE=${quote(`${root}${bundle}`)}`,
    'export SSL_CERT_FILE',
    `exec ${quote(realOpenssl)} "$@"`,
    '',
  ].join('\n');
}

/** A loop over the words of the command line in which paths of the host become paths of the tree. */
function eachWord(root: string, cases: readonly string[]): string[] {
  return [
    '#!/bin/sh',
    `root=${quote(root)}`,
    'count=$#',
    'previous=',
    'while [ "$count" -gt 0 ]; do',
    '  word=$1',
    '  given=$1',
    '  shift',
    '  case $word in',
    '    /etc/* | /usr/local/*) [ -e "$root$word" ] && word=$root$word ;;',
    ...cases,
    '  esac',
    '  set -- "$@" "$word"',
    '  previous=$given',
    '  count=$((count - 1))',
    'done',
  ];
}

/** sudo, runuser and su on the sandboxed host: everybody may be anybody, so the command is just run. */
export function asUserScript(): string {
  return `#!/bin/sh
user= command=
take_options() {
  taken=0
  while [ $# -gt 0 ]; do
    case $1 in
      -u | --user) user=$2; shift 2; taken=$((taken + 2)) ;;
      -g | --group | -s | --shell) shift 2; taken=$((taken + 2)) ;;
      -c | --command) command=$2; shift 2; taken=$((taken + 2)) ;;
      --) taken=$((taken + 1)); return ;;
      -*) shift; taken=$((taken + 1)) ;;
      *) return ;;
    esac
  done
}
take_options "$@"
shift "$taken"
case $0 in
  */sudo) ;;
  *) if [ -z "$user" ] && [ $# -gt 0 ]; then shift; take_options "$@"; shift "$taken"; fi ;;
esac
[ -z "$command" ] || exec /bin/sh -c "$command"
[ $# -gt 0 ] || exec /bin/sh
exec "$@"
`;
}
