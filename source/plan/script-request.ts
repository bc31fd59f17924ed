import type { MakeRequest } from './actions.ts';
import { leafExtensions, newest, subjectWord } from './script-certificate.ts';
import { shellQuote } from './shell-quote.ts';
import { stagedPath } from './staged-path.ts';

/** The openssl command that makes the same certificate request. */
export function scriptRequest(action: MakeRequest, owner: string): readonly string[] {
  const staged = shellQuote(stagedPath(action.path));
  return [
    `begin ${shellQuote(action.path)}`,
    `cat >"$work/request.cnf" <<'REQUEST'`,
    '[req]',
    'distinguished_name = dn',
    'req_extensions = wanted',
    '[dn]',
    '[wanted]',
    ...leafExtensions(action.profile, action.names),
    'REQUEST',
    `openssl req -new -utf8 -sha256 -config "$work/request.cnf" -key ${newest(action.key)} -subj ${subjectWord(action.commonName)} -out ${staged}`,
    `own ${staged} ${owner}`,
  ];
}
