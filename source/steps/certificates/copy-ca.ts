import type { Action } from '../../plan/actions.ts';
import type { CertificateSetFacts } from './certificate-facts.ts';

/** The places of a CA certificate that is there already, or that is taken over from elsewhere. */
export function copyCa(facts: CertificateSetFacts): Action[] {
  const { places, ca, controllerCa, caCopies, authority } = facts;
  const given = authority?.kind === 'usable' && authority.given !== undefined ? authority : undefined;
  if (given !== undefined && ca.text === undefined) return takeOver(facts, given.ca.trustPem, given.given ?? '');
  const from = ca.text === undefined ? places.ca.path : places.trust.path;
  const text = ca.text ?? controllerCa.text;
  if (text === undefined) return [];
  const textAt = (path: string) => caCopies.find(({ place }) => place.path === path)?.found.text;
  const wanted = ca.text === undefined ? [places.trust, ...places.caCopies] : places.caCopies;
  return wanted
    .filter(({ path }) => textAt(path) !== text)
    .map(
      (place): Action => ({ kind: 'copy-file', from, ...place, why: 'TPA keeps a copy of the CA certificate there.' }),
    );
}

/** The roots of an organisation's CA become what Apache and the clients trust. */
function takeOver({ places }: CertificateSetFacts, trustPem: string, given: string): Action[] {
  return [
    {
      kind: 'write-file',
      ...places.trust,
      content: trustPem,
      before: undefined,
      why: `The root of ${given}: Apache lets in clients whose certificates lead to it.`,
    },
    ...places.caCopies.map(
      (place): Action => ({
        kind: 'copy-file',
        from: places.trust.path,
        ...place,
        why: 'TPA keeps a copy of the CA certificate there.',
      }),
    ),
  ];
}
