import { usageError } from '../errors.ts';

/**
 * A name for `--host`: it becomes the host of an address, so nothing that ends one there (RFC 3986, section 3.2), no
 * space, and no option of another program. Throws a usage error that names it.
 */
export function parseHost(name: string): string {
  if (/^[^-\s\p{Cc}/\\?#@'"`<>|&;$(){}*][^\s\p{Cc}/\\?#@'"`<>|&;$(){}*]*$/u.test(name)) return name;
  throw usageError(`--host ${JSON.stringify(name)}: this is no host name.`, [
    'Write the inventory name or the address alone: no https://, no path.',
  ]);
}
