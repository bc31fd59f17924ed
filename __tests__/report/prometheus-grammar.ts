export interface ReadSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const metric = '[a-zA-Z_][a-zA-Z0-9_]*';
const label = `${metric}="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"`;
const sample = new RegExp(`^(${metric})(?:\\{(${label}(?:,${label})*)\\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?)$`);

/**
 * The text format 0.0.4, strict: HELP and TYPE once before the samples of a family, families not split, no series twice, no
 * time stamps, a final line end. Throws a sentence about the first line that is wrong.
 */
export function parsePrometheus(text: string): readonly ReadSample[] {
  if (!text.endsWith('\n')) throw new Error('no final line end');
  const families = new Set<string>();
  const series = new Set<string>();
  let open = '';
  let typed = '';
  return text
    .slice(0, -1)
    .split('\n')
    .flatMap((line) => {
      const help = new RegExp(`^# HELP (${metric}) \\S.*$`).exec(line)?.[1];
      if (help !== undefined) {
        if (families.has(help)) throw new Error(`a second family ${help}`);
        families.add(help);
        open = help;
        return [];
      }
      const type = new RegExp(`^# TYPE (${metric}) gauge$`).exec(line)?.[1];
      if (type !== undefined) {
        if (type !== open || type === typed) throw new Error(`TYPE out of its place: ${line}`);
        typed = type;
        return [];
      }
      const [, name = '', labels = '', value = ''] = sample.exec(line) ?? [];
      if (name === '') throw new Error(`no sample: ${JSON.stringify(line)}`);
      if (name !== open || name !== typed) throw new Error(`a sample out of its family: ${line}`);
      if (series.has(`${name}{${labels}}`)) throw new Error(`a second sample of ${name}{${labels}}`);
      series.add(`${name}{${labels}}`);
      return [{ name, labels: readLabels(labels), value: Number(value) }];
    });
}

function readLabels(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(new RegExp(label, 'g'))].map(([pair]) => {
      const at = pair.indexOf('=');
      const value = pair.slice(at + 2, -1).replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
      return [pair.slice(0, at), value];
    }),
  );
}
