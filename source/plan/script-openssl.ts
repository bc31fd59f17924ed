import { shellQuote } from './shell-quote.ts';

const usages = { server: 'digitalSignature, keyEncipherment', client: 'digitalSignature' } as const;

/** The extensions of a leaf that a request asks for too, in the words of openssl's configuration file. */
export function leafExtensions(profile: 'server' | 'client', names: readonly string[]): readonly string[] {
  const alternatives = names.map((name) => `${/^[\d.]+$|:/.test(name) ? 'IP' : 'DNS'}:${name}`);
  return [
    'basicConstraints = critical, CA:FALSE',
    `keyUsage = critical, ${usages[profile]}`,
    `extendedKeyUsage = ${profile === 'server' ? 'serverAuth' : 'clientAuth'}`,
    ...(alternatives.length === 0 ? [] : [`subjectAltName = ${alternatives.join(', ')}`]),
    'subjectKeyIdentifier = hash',
  ];
}

/** The subject of a certificate as one word after -subj. */
export function subjectWord(commonName: string): string {
  return shellQuote(`/CN=${commonName.replace(/[\\/+=]/g, '\\$&')}`);
}

/** A file with what this script made for the path, else with what is in place. */
export function newest(path: string): string {
  return `"$(newest ${shellQuote(path)})"`;
}

/** Where the script makes what is for the path. */
export function made(path: string): string {
  return `"$(made ${shellQuote(path)})"`;
}
