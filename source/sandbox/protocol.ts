/** What a stand-in command tells the sandbox when it starts, as the first line on the socket. */
export interface Opening {
  readonly name: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly pid: number;
}

/** Later lines from the command: a line of its standard input (null at the end), or Ctrl-C. */
export type FromCommand = { readonly answer: string | null } | { readonly interrupt: true };

/** Lines to the command: text for its output, error or status descriptor, a wish for a line of input, its exit code. */
export type ToCommand =
  | { readonly o: string }
  | { readonly e: string }
  | { readonly s: string }
  | { readonly ask: true }
  | { readonly x: number };

/** Cuts a stream of bytes into lines of JSON; the rest waits for more. Lines that are not JSON objects are dropped. */
export function lineReader(onMessage: (message: object) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = parse(line);
      if (message !== undefined) onMessage(message);
    }
  };
}

function parse(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The opening that a message is; undefined when it is something else. */
export function asOpening(message: object): Opening | undefined {
  const { name, argv, cwd, environment, pid } = message as Record<string, unknown>;
  if (typeof name !== 'string' || typeof cwd !== 'string' || typeof pid !== 'number' || !Array.isArray(argv))
    return undefined;
  const words = argv.filter((word): word is string => typeof word === 'string');
  const variables = Object.entries(environment ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { name, argv: words, cwd, environment: Object.fromEntries(variables), pid };
}
