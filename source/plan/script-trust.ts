import type { Attributes } from '../host/host.ts';
import type { StageTrust } from './actions.ts';
import { newest } from './script-certificate.ts';
import { writeLines } from './script-text.ts';
import { shellQuote } from './shell-quote.ts';
import { stagedPath } from './staged-path.ts';

/** The same file of trusted CAs beside each of its places. */
export function scriptTrust(action: StageTrust, owner: (attributes: Attributes) => string): readonly string[] {
  return [action, ...action.copies].flatMap(({ path, attributes }) => {
    const staged = shellQuote(stagedPath(path));
    return [
      `begin ${shellQuote(path)}`,
      ...(action.content === '' ? [`: >${staged}`] : writeLines(action.content, staged)),
      ...(action.newest === undefined ? [] : [`cat ${newest(action.newest)} >>${staged}`]),
      `own ${staged} ${owner(attributes)}`,
    ];
  });
}
