/** The name of the archive without its ending, and of the folder inside: the host and the time in UTC. */
export function bundleName(host: string, made: Date): string {
  const time = made.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `pg-backup-api-${plainName(host).slice(0, 60)}-${time}`;
}

/** Names for files inside the archive: plain ASCII, none twice, none too long for tar, whatever files on the host are called. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const parts = name.split('/').map((part) => plainName(part).slice(0, 60));
    let free = parts.join('/');
    for (let count = 2; taken.has(free); count += 1) free = `${parts.join('/')}-${count}`;
    taken.add(free);
    return free;
  });
}

function plainName(text: string): string {
  return text.replace(/[^A-Za-z0-9.@_-]/g, '_').replace(/^\.+/, '_');
}
