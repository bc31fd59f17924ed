// Draws docs/wizard.svg and docs/pictures/*.svg from real runs: the built wizard in a pseudo terminal, on the embedded host, by keys.
// `npm run pictures` draws all of them; words after it draw those whose name has one of the words.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = process.argv.slice(2);

const cell = { width: 8.43, height: 18 };
const window = { padding: 14, bar: 30, gap: 10, shift: 26 };
/** How much of the windows behind stays in sight, in rows. */
const freeRows = [10, 13];
const paper = { window: '#1a1e29', bar: '#252b39', line: '#323a4c', title: '#98a2b5' };
const dim = '#8590a6';
const plain = '#dfe4ee';
/** The sixteen colours of a terminal that the wizard uses, by their number. */
const palette = { 1: '#f08a8f', 2: '#93d68f', 3: '#ecc777', 6: '#6fcfe6' };
/** Characters that fonts draw with gaps, as bars: top and height in parts of a row. */
const bars = {
  ...{ '█': [0.28, 0.5], '░': [0.28, 0.5], '━': [0.44, 0.14], '─': [0.48, 0.06] },
  ...Object.fromEntries([...'▁▂▃▄▅▆▇'].map((one, index) => [one, [0.88 - (index + 1) * 0.09, (index + 1) * 0.09]])),
};

await mkdir(`${root}docs/pictures`, { recursive: true });
if (isWanted('wizard')) await setUp();
if (isWanted('views')) await views();

function isWanted(name) {
  return wanted.length === 0 || wanted.some((word) => name.includes(word));
}

/** A whole setup by Enter, as a cascade of the screens that tell most. */
async function setUp() {
  await filmed(96, 33, ['sandbox', '--pace', '0.5'], async ({ until, enterUntil, press, text, take }) => {
    const taken = [];
    await until(/6 {2}Verify +\S to do/);
    press('\r');
    await enterUntil(/Certificates · result/);
    press('\r');
    await until(/Install · review/);
    press('\u001b');
    await until(/Steps · 3 of 6 done.*6 {2}Verify +\S to do/s);
    taken.push(take());
    press('\r');
    await until(/Install · review/);
    press('\r');
    await until(/Install · applying.* ✓ 2 .* (4|5|6)\d %/s);
    taken.push(take());
    await until(/Install · result/);
    press('\r');
    await until(/Proxy · review/);
    while (!/ actions\n\n +3 {2}\S/.test(text())) {
      const before = text();
      press('\u001b[B');
      await until({ test: (seen) => seen !== before });
    }
    taken.push(take());
    press('\u0003');
    const title = 'The wizard on a terminal: the list of steps, an installation that runs, the review of a plan';
    await writeFile(`${root}docs/wizard.svg`, draw(taken, title));
  });
}

/** A host that is set up: the four views in two sizes, a renewal, and a rotation under way. */
async function views() {
  const script = 'wizard setup --yes >/dev/null 2>&1; exec wizard';
  const words = ['sandbox', '--pace', '0', '--', 'sh', '-c', script];
  await filmed(100, 30, words, async ({ until, enterUntil, press, resize, take, save }) => {
    const shown = {
      health: ['3', /\[3 Health\].*measured.*pg-main|\[3 Health\].*Servers/s],
      setup: ['1', /\[1 Setup\].*6 of 6 done/s],
      certificates: ['2', /\[2 Certificates\].* client +\/etc/s],
      history: ['4', /\[4 History\].*proven/s],
    };
    for (const [columns, rows] of [
      [100, 30],
      [200, 50],
    ]) {
      resize(columns, rows);
      for (const [name, [key, words]] of Object.entries(shown)) {
        press(key);
        await until({ test: (seen) => words.test(seen) && !/Reading …|measuring/.test(seen) });
        await save(`${name}-${columns}x${rows}`, `The view ${name} at ${columns} columns and ${rows} rows`, take());
      }
    }
    resize(100, 30);
    press('2');
    await until(/\[2 Certificates\].* client +\/etc/s);
    press('n');
    await enterUntil(/· review.*Enter apply/s);
    await save('renewal-review', 'The review of a renewal, before anything is changed', take());
    press('\r');
    await until(/result.*✓ Done and proven/s);
    await save('renewal-result', 'A renewal that was proven from outside', take());
    press('\u001b');
    await until(/\[2 Certificates\].* client +\/etc/s);
    press('t');
    await enterUntil(/· review.*Enter apply/s);
    press('\r');
    await until(/result.*✓ Done and proven/s);
    press('\u001b');
    await until(/Rotation of the CA.*two trusted/s);
    await save('rotation', 'A rotation of the CA: both CAs are trusted, the new leaves come next', take());
    press('q');
  });
}

/** Runs the built wizard in a pseudo terminal of this size, and ends it after the work. */
async function filmed(columns, rows, words, work) {
  const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, ...environment } = process.env;
  const env = { ...environment, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
  const child = spawn(process.execPath, [`${root}bin/wizard.js`, ...words], {
    name: env.TERM,
    cols: columns,
    rows,
    env,
  });
  const ended = new Promise((end) => child.onExit(end));
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  let look = () => undefined;
  child.onData((text) => terminal.write(text, () => look()));
  terminal.onData((answer) => child.write(answer));
  const text = () =>
    lines(terminal)
      .map((line) => line.translateToString(true))
      .join('\n');
  const until = (words) =>
    new Promise((found, fail) => {
      const timer = setTimeout(() => fail(new Error(`No ${words} on the screen:\n${text()}`)), 90_000);
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
  const save = async (name, title, screen) => {
    await writeFile(`${root}docs/pictures/${name}.svg`, draw([screen], title));
    process.stdout.write(`docs/pictures/${name}.svg\n`);
  };
  try {
    await work({
      ...{ until, enterUntil, text, save },
      press: (keys) => child.write(keys),
      resize: (columns, rows) => {
        terminal.resize(columns, rows);
        child.resize(columns, rows);
      },
      take: () => ({ columns: terminal.cols, rows: lines(terminal).map(runs) }),
    });
  } finally {
    child.kill('SIGHUP');
    await ended;
  }
}

function lines({ rows, buffer: { active } }) {
  return Array.from({ length: rows }, (_, row) => active.getLine(active.baseY + row));
}

/** What stands behind inverse text, then the words of a line that look the same and are at most one space apart. */
function runs(line) {
  const found = [];
  const behind = [];
  for (let column = 0; column < line.length; column += 1) {
    const at = line.getCell(column);
    const character = at.getChars();
    const isInverse = at.isInverse() !== 0;
    const back = behind.at(-1);
    if (isInverse && back && back.column + back.behind === column) back.behind += 1;
    else if (isInverse) behind.push({ column, behind: 1, fill: colourOf(at) });
    if (character === '' || character === ' ') continue;
    const fill = isInverse ? paper.window : colourOf(at);
    const look = { fill, bold: at.isBold() !== 0, bar: bars[character] && character };
    const last = found.at(-1);
    const space = last && column - last.column - last.text.length;
    const isSame = last && ['fill', 'bold', 'bar'].every((key) => last[key] === look[key]);
    if (isSame && space <= (look.bar ? 0 : 1)) last.text += ' '.repeat(space) + character;
    else found.push({ column, text: character, ...look });
  }
  return [...behind, ...found];
}

function colourOf(at) {
  if (at.isDim()) return dim;
  return at.isFgPalette() ? (palette[at.getFgColor()] ?? plain) : plain;
}

/** The screens as windows in a cascade: of the ones behind, the rows that the next one leaves free. */
function draw(screens, title) {
  const width = Math.ceil(Math.max(...screens.map(({ columns }) => columns)) * cell.width + 2 * window.padding);
  let y = 0;
  const windows = screens.map(({ rows: screen }, index) => {
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
<title id="t">${escaped(title)}</title>
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
function drawRun({ column, text = '', fill, bold, bar, behind }, row) {
  const x = (window.padding + column * cell.width).toFixed(1);
  const top = window.bar + window.padding + row * cell.height;
  const length = ((behind ?? text.length) * cell.width).toFixed(1);
  const rect = (y, height, colour) => `<rect x="${x}" y="${y}" width="${length}" height="${height}" fill="${colour}"/>`;
  if (behind !== undefined) return rect(top, cell.height, fill);
  if (bar !== undefined) {
    const [from, height] = bars[bar];
    const colour = bar === '░' ? paper.line : fill;
    return rect((top + from * cell.height).toFixed(1), (height * cell.height).toFixed(1), colour);
  }
  const looks = `${fill === plain ? '' : ` style="fill:${fill}"`}${bold ? ' class="b"' : ''}`;
  return `<text x="${x}" y="${top + 13.5}" textLength="${length}"${looks}>${escaped(text)}</text>`;
}

function escaped(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
