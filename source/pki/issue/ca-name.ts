import { longestCommonName } from '../encoding/leaf-names.ts';

/** The common name that TPA gives the CA of a cluster (roles/sys/ssl/ca/vars/main.yml), cut to 64 characters. */
export function caNameFor(cluster: string): string {
  return `${cluster.slice(0, longestCommonName - 3)}.CA`;
}

/**
 * The common name of the next generation, `speedy.CA G2` after `speedy.CA`: with a new key under the old name verifiers
 * could not tell the two apart in one file.
 */
export function nextCaName(commonName: string): string {
  const match = /^(.*) G(\d{1,4})$/.exec(commonName);
  const generation = ` G${match ? Number(match[2]) + 1 : 2}`;
  return (match?.[1] ?? commonName).slice(0, longestCommonName - generation.length) + generation;
}
