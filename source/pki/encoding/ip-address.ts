/** The 4 or 16 octets of an address as iPAddress carries them (RFC 5280 section 4.2.1.6); undefined if it is no address. */
export function addressOctets(text: string): Uint8Array | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const parts = text.split('.');
    const plain = parts.every((part) => Number(part) <= 255 && String(Number(part)) === part);
    return plain ? Uint8Array.from(parts, Number) : undefined;
  }
  if (!text.includes(':') || !/^[0-9a-fA-F:.]+$/.test(text)) return undefined;
  return ipv6Octets(text);
}

function ipv6Octets(text: string): Uint8Array | undefined {
  const dotted = /^(.*:)(\d{1,3}(?:\.\d{1,3}){3})$/.exec(text);
  const tail = dotted ? addressOctets(dotted[2] ?? '') : new Uint8Array();
  if (tail === undefined) return undefined;
  const colons = dotted ? (dotted[1] ?? '').replace(/(?<!:):$/, '') : text;
  const halves = colons.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], rest = []] = groups;
  if (![...head, ...rest].every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const missing = (16 - tail.length) / 2 - head.length - rest.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...rest].map((group) =>
    Number.parseInt(group, 16),
  );
  return Uint8Array.from([...all.flatMap((group) => [group >> 8, group & 0xff]), ...tail]);
}

/** `192.0.2.1`, or RFC 5952's shortest text of an IPv6 address; undefined for any other number of octets. */
export function formatAddress(octets: Uint8Array): string | undefined {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) return undefined;
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((octets[2 * i] ?? 0) << 8) | (octets[2 * i + 1] ?? 0)).toString(16),
  );
  const text = groups.join(':');
  const zeros = [...text.matchAll(/(?:^|(?<=:))0(?::0)+(?=:|$)/g)].map((match) => match[0]);
  const longest = zeros.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return text;
  const at = text.search(new RegExp(`(?:^|(?<=:))${longest}(?=:|$)`));
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`;
}
