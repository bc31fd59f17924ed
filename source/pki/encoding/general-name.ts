import { Buffer } from 'node:buffer';
import type { DerNode } from './der.ts';
import { readNode } from './der.ts';
import { type DistinguishedName, readName } from './distinguished-name.ts';
import { formatAddress } from './ip-address.ts';

/** A GeneralName (RFC 5280 section 4.2.1.6). `ip` has 4 or 16 octets in a name, 8 or 32 in a constraint. */
export type GeneralName =
  | { readonly kind: 'dns' | 'email' | 'uri'; readonly text: string }
  | { readonly kind: 'ip'; readonly octets: Uint8Array }
  | { readonly kind: 'directory'; readonly name: DistinguishedName }
  | { readonly kind: 'other'; readonly tag: number };

/** Reads one GeneralName. Throws `DerFault` only for a directory name that cannot be read. */
export function readGeneralName(node: DerNode): GeneralName {
  const text = () => Buffer.from(node.content).toString('latin1');
  switch (node.tag) {
    case 0x81:
      return { kind: 'email', text: text() };
    case 0x82:
      return { kind: 'dns', text: text() };
    case 0x86:
      return { kind: 'uri', text: text() };
    case 0x87:
      return { kind: 'ip', octets: node.content };
    case 0xa4:
      return { kind: 'directory', name: readName(readNode(node.content), 'a directory name') };
    default:
      return { kind: 'other', tag: node.tag };
  }
}

/** The host names and addresses among names, as an operator types them. */
export function hostNames(names: readonly GeneralName[]): string[] {
  return names.flatMap((name) => {
    if (name.kind === 'dns') return [name.text];
    const address = name.kind === 'ip' ? formatAddress(name.octets) : undefined;
    return address === undefined ? [] : [address];
  });
}
