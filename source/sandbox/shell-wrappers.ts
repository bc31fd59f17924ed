import { quote } from './client-program.ts';
import type { SandboxPorts } from './description.ts';

/**
 * curl on the sandboxed host: the real curl, with the ports of a real host led to the embedded servers, the tree's trust store,
 * and paths of the host found below the tree.
 */
export function curlScript(realCurl: string, ports: SandboxPorts, root: string, bundle: string): string {
  const lead = Object.entries(ports).map(([port, mapped]) => `--connect-to ':${port}:127.0.0.1:${mapped}'`);
  return `#!/bin/sh
root=${quote(root)}
count=$#
while [ "$count" -gt 0 ]; do
  word=$1
  shift
  case $word in
    /etc/* | /usr/local/*) [ -e "$root$word" ] && word=$root$word ;;
  esac
  set -- "$@" "$word"
  count=$((count - 1))
done
CURL_CA_BUNDLE=${quote(`${root}${bundle}`)}
export CURL_CA_BUNDLE
exec ${quote(realCurl)} ${lead.join(' ')} "$@"
`;
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
