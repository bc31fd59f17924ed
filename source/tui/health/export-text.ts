import type { Thing } from '../../report/things.ts';
import { shownHosts } from './health-screen.ts';
import type { HealthView } from './health-state.ts';

/** What is shown as text, a line a thing with its items under it. */
export function exportText(view: HealthView, things: readonly Thing[]): string {
  const head = shownHosts(view).map(
    ({ name, at }) => `${name}: ${at === undefined ? 'never measured' : new Date(at).toISOString()}`,
  );
  const lines = things.flatMap(({ host, title, state, items }) => [
    `${state.padEnd(8)} ${host}  ${title}`,
    ...items.map(
      ({ state: own, label, detail }) => `           ${own.padEnd(8)} ${label}${detail === '' ? '' : `: ${detail}`}`,
    ),
  ]);
  return [...head, '', ...lines, ''].join('\n');
}

/** The same for scripts. */
export function exportJson(view: HealthView, things: readonly Thing[]): string {
  const hosts = shownHosts(view).map(({ name, at, failure }) => ({
    name,
    measured: at === undefined ? null : new Date(at).toISOString(),
    failure: failure?.message ?? null,
  }));
  const rows = things.map(({ id, host, panel, state, title, items }) => ({ id, host, panel, state, title, items }));
  const document = { schema: 1, command: 'dashboard', hosts, filter: view.filter, things: rows, events: view.events };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** The thing under the cursor as text for the clipboard. */
export function copyText({ title, host, items }: Thing): string {
  return [`${title} on ${host}`, ...items.map(({ state, label, detail }) => `${state} ${label}: ${detail}`)].join('\n');
}

/** OSC 52: asks the terminal to put text into the clipboard, over ssh as well; what is longer than terminals take is cut. */
export function clipboardSequence(text: string): string {
  return `\u001b]52;c;${Buffer.from(text.slice(0, 50_000)).toString('base64')}\u0007`;
}
