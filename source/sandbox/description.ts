/** The embedded servers' ports on 127.0.0.1, by the port that a real host would have. */
export interface SandboxPorts {
  readonly '443': number;
  readonly '80': number;
  readonly '7480': number;
}

/** What `sandbox.json` says about a running sandbox: all that a Host needs to stand in it. */
export interface SandboxDescription {
  /** The directory that is `/` of the sandbox. */
  readonly root: string;
  /** A JSON ledger `{"/etc/x": {"owner": "root", "group": "root"}}`; what it does not name belongs to root. */
  readonly owners: string;
  readonly ports: SandboxPorts;
  readonly hostName: string;
}

/** The text of `sandbox.json`. */
export function formatDescription(description: SandboxDescription): string {
  return `${JSON.stringify(description, undefined, 2)}\n`;
}

/** Reads the text of `sandbox.json`; undefined when it is not one. */
export function parseDescription(text: string): SandboxDescription | undefined {
  const value = parseJson(text);
  if (!isRecord(value) || !isRecord(value.ports)) return undefined;
  const { root, owners, hostName } = value;
  if (typeof root !== 'string' || typeof owners !== 'string' || typeof hostName !== 'string') return undefined;
  const { '443': secure, '80': plain, '7480': api } = value.ports;
  if (typeof secure !== 'number' || typeof plain !== 'number' || typeof api !== 'number') return undefined;
  return { root, owners, hostName, ports: { '443': secure, '80': plain, '7480': api } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
