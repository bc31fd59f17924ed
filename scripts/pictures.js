// Draws docs/wizard.svg from a real run: the built wizard in a pseudo terminal, inside the sandbox, by Enter only.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const root = fileURLToPath(new URL('..', import.meta.url));
const columns = 96;
const rows = 33;

const cell = { width: 8.43, height: 18 };
const window = { padding: 14, bar: 30, gap: 10, shift: 26 };
/** How much of the windows behind stays in sight, in rows. */
const freeRows = [10, 13];
const paper = { window: '#1a1e29', bar: '#252b39', line: '#323a4c', title: '#98a2b5' };
const dim = '#8590a6';
const plain = '#dfe4ee';
/** The sixteen colours of a terminal that the wizard uses, by their number. */
const palette = { 1: '#f08a8f', 2: '#93d68f', 3: '#ecc777', 6: '#6fcfe6' };

const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, ...environment } = process.env;
const env = { ...environment, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
const words = [`${root}bin/wizard.js`, 'sandbox', '--pace', '0.5'];
const child = spawn(process.execPath, words, { name: env.TERM, cols: columns, rows, env });
const ended = new Promise((end) => child.onExit(end));
try {
  const screens = await photograph(child);
  await mkdir(`${root}docs`, { recursive: true });
  await writeFile(`${root}docs/wizard.svg`, draw(screens));
} finally {
  child.kill('SIGHUP');
  await ended;
}

/** Walks through the wizard and takes the screens that tell most, each as rows of runs. */
async function photograph(child) {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  let look = () => undefined;
  child.onData((text) => terminal.write(text, () => look()));
  const text = () =>
    lines(terminal)
      .map((line) => line.translateToString(true))
      .join('\n');
  const until = (words) =>
    new Promise((found, fail) => {
      const timer = setTimeout(() => fail(new Error(`No ${words} on the screen:\n${text()}`)), 120_000);
      look = () => {
        if (terminal.modes.synchronizedOutputMode || !words.test(text())) return;
        clearTimeout(timer);
        look = () => undefined;
        found();
      };
      look();
    });
  /** Enter on every screen that waits for it, until the words are there. */
  const enterUntil = async (words) => {
    let last = '';
    for (;;) {
      const place = () => /^ Step.*(question.*|review|result|Steps.*)$/m.exec(text())?.[0] ?? last;
      await until({ test: (seen) => words.test(seen) || place() !== last });
      if (words.test(text())) return;
      last = place();
      child.write('\r');
    }
  };
  const taken = [];
  const take = () => taken.push(lines(terminal).map(runs));

  await until(/6 {2}Verify +\S to do/);
  child.write('\r');
  await enterUntil(/Certificates · result/);
  child.write('\r');
  await until(/Install · review/);
  child.write('\u001b');
  await until(/Steps · 3 of 6 done.*6 {2}Verify +\S to do/s);
  take();
  child.write('\r');
  await until(/Install · review/);
  child.write('\r');
  await until(/Install · applying.* ✓ 2 .* (4|5|6)\d %/s);
  take();
  await until(/Install · result/);
  child.write('\r');
  await until(/Proxy · review/);
  while (!/9 actions\n\n +3 {2}Create/.test(text())) {
    const before = text();
    child.write('\u001b[B');
    await until({ test: (seen) => seen !== before });
  }
  take();
  child.write('\u0003');
  return taken;
}

function lines({ buffer: { active } }) {
  return Array.from({ length: rows }, (_, row) => active.getLine(active.baseY + row));
}

/** The words of a line that look the same and are at most one space apart: {column, text, fill, bold}. */
function runs(line) {
  const found = [];
  for (let column = 0; column < columns; column += 1) {
    const at = line.getCell(column);
    const character = at.getChars();
    if (character === '' || character === ' ') continue;
    const look = { fill: colourOf(at), bold: at.isBold() !== 0, block: /[█░]/.test(character) };
    const last = found.at(-1);
    const space = last && column - last.column - last.text.length;
    if (last && space <= 1 && last.fill === look.fill && last.bold === look.bold && last.block === look.block) {
      last.text += ' '.repeat(space) + character;
    } else found.push({ column, text: character, ...look });
  }
  return found;
}

function colourOf(at) {
  if (at.isDim()) return dim;
  return at.isFgPalette() ? (palette[at.getFgColor()] ?? plain) : plain;
}

/** The screens as windows in a cascade: of the ones behind, the rows that the next one leaves free. */
function draw(screens) {
  const width = Math.ceil(columns * cell.width + 2 * window.padding);
  let y = 0;
  const windows = screens.map((screen, index) => {
    const free = index === screens.length - 1 ? undefined : freeRows[index];
    const used = screen.findLastIndex((row) => row.length > 0) + 1;
    const height = window.bar + used * cell.height + 2 * window.padding;
    const drawn = drawWindow(screen.slice(0, free ?? used), index * window.shift, y, width, height);
    y += free === undefined ? height : window.bar + window.padding + free * cell.height + window.gap;
    return drawn;
  });
  const wide = width + (screens.length - 1) * window.shift;
  const fonts = "ui-monospace, 'SF Mono', Menlo, 'DejaVu Sans Mono', 'Liberation Mono', Consolas, monospace";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${y}" width="${wide}" height="${y}" role="img" aria-labelledby="t">
<title id="t">The wizard on a terminal: the list of steps, an installation that runs, the review of a plan</title>
<style>text{font:14px ${fonts};fill:${plain};white-space:pre}.b{font-weight:700}</style>
${windows.join('\n')}
</svg>
`;
}

function drawWindow(screen, x, y, width, height) {
  const dots = ['#e5686f', '#e3b65b', '#7cc47a'].map(
    (fill, index) => `<circle cx="${18 + index * 18}" cy="${window.bar / 2}" r="5.5" fill="${fill}"/>`,
  );
  const text = screen.flatMap((row, index) => row.map((run) => drawRun(run, index)));
  return `<g transform="translate(${x} ${y})">
<rect x="-2" y="-2" width="${width + 4}" height="${height + 3}" rx="11" fill="#000" opacity=".2"/>
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="9" fill="${paper.window}" stroke="${paper.line}"/>
<path d="M1 ${window.bar}V10a9 9 0 0 1 9-9H${width - 10}a9 9 0 0 1 9 9V${window.bar}z" fill="${paper.bar}"/>
${dots.join('')}<text x="${width / 2}" y="${window.bar / 2 + 4.5}" text-anchor="middle" style="fill:${paper.title};font-size:12.5px">wizard</text>
${text.join('\n')}
</g>`;
}

/** A run stands where its cells are, whatever font the reader's machine has. */
function drawRun({ column, text, fill, bold, block }, row) {
  const x = (window.padding + column * cell.width).toFixed(1);
  const top = window.bar + window.padding + row * cell.height;
  const length = (text.length * cell.width).toFixed(1);
  if (block) {
    const full = text[0] === '█';
    return `<rect x="${x}" y="${top + 5}" width="${length}" height="9" fill="${full ? fill : paper.line}"/>`;
  }
  const looks = `${fill === plain ? '' : ` style="fill:${fill}"`}${bold ? ' class="b"' : ''}`;
  return `<text x="${x}" y="${top + 13.5}" textLength="${length}"${looks}>${escaped(text)}</text>`;
}

function escaped(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
