import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameLines, paint, pushedOut, wipe } from '../../source/tui/terminal/paint.ts';

interface Window {
  readonly columns: number;
  readonly rows: number;
}

async function screenAfter(terminal: xterm.Terminal, bytes: string): Promise<readonly string[]> {
  await new Promise<void>((resolve) => terminal.write(bytes, resolve));
  const { active } = terminal.buffer;
  return Array.from({ length: terminal.rows }, (_, row) =>
    (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
  );
}

function open({ columns, rows }: Window): xterm.Terminal {
  return new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
}

describe('painting frames', () => {
  it('writes only the rows that changed', () => {
    expect(paint(['one', 'two', 'three'], ['one', 'TWO', 'three'])).toBe(
      '\r\u001b[3A\u001b[1BTWO\u001b[K\r\n\u001b[1B',
    );
  });

  it('writes nothing but the way there and back when nothing changed', () => {
    expect(paint(['one', 'two'], ['one', 'two'])).toBe('\r\u001b[2A\u001b[2B');
  });

  it('cuts a frame to the rows above the cursor row', () => {
    expect(frameLines('a\nb\nc\nd\n', 4)).toEqual(['a', 'b', 'c']);
  });

  it('shows the last of any frames, under what the operator had on the screen, and keeps the scrollback', async () => {
    const line = fc.string({ maxLength: 18 }).map((text) => text.replace(/[^a-z]/g, 'x'));
    const frames = fc.array(fc.array(line, { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(frames, async (all) => {
        const terminal = open({ columns: 20, rows: 8 });
        await screenAfter(terminal, 'before 1\r\nbefore 2\r\n');
        let painted: readonly string[] = [];
        let screen: readonly string[] = [];
        for (const frame of all) {
          const bytes = paint(painted, frame);
          expect(bytes).not.toMatch(/\u001b\[[23]?J.*\u001b\[H|\u001b\[3J/);
          screen = await screenAfter(terminal, bytes);
          painted = frame;
        }
        const { active } = terminal.buffer;
        const everything = Array.from({ length: active.length }, (_, row) =>
          active.getLine(row)?.translateToString(true),
        );
        expect(everything.slice(0, 2)).toEqual(['before 1', 'before 2']);
        const cursor = active.cursorY;
        expect(screen.slice(cursor - painted.length, cursor)).toEqual(painted);
        expect(screen.slice(cursor).join('')).toBe('');
      }),
      { numRuns: 60 },
    );
  });

  it('knows which lines a window has pushed above its upper edge', () => {
    const lines = ['one', 'two is long', 'three', 'four'];
    expect(pushedOut(lines, { columns: 80, rows: 5 })).toEqual([]);
    expect(pushedOut(lines, { columns: 80, rows: 4 })).toEqual(['one']);
    expect(pushedOut(lines, { columns: 8, rows: 4 })).toEqual(['one', 'two is long']);
  });

  it.each<[string, Window, Window]>([
    ['narrower', { columns: 40, rows: 16 }, { columns: 25, rows: 16 }],
    ['wider', { columns: 40, rows: 12 }, { columns: 70, rows: 12 }],
    ['lower', { columns: 40, rows: 12 }, { columns: 40, rows: 8 }],
    ['higher', { columns: 40, rows: 12 }, { columns: 40, rows: 20 }],
  ])('leaves nothing of the old frame in a window that became %s', async (_, before, after) => {
    const terminal = open(before);
    await screenAfter(terminal, 'shell prompt\r\n');
    const old = Array.from({ length: 6 }, (_, row) => `old row ${row} with more than 25 columns`);
    await screenAfter(terminal, paint([], old));
    terminal.resize(after.columns, after.rows);
    const screen = await screenAfter(terminal, wipe(old, after.columns) + paint([], ['new']));
    expect(screen.filter((text) => text !== '')).toEqual(['shell prompt', 'new']);
  });
});
