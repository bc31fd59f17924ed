import type { ReactNode } from 'react';
import { render } from '../ink.ts';
import { speaksUnicode } from '../text/symbols.ts';
import { createCanvas } from './canvas.ts';
import { createLifecycle, type Lifecycle, onProcessExit } from './lifecycle.ts';
import { type Size, type Streams, sizeOf } from './streams.ts';

/**
 * Shows a screen until it ends and gives the terminal back as it was: cursor, echo, line mode. Resolves with the exit code; rejects
 * with an error of ours after the terminal is restored. Must not be called for a stream that is no terminal.
 */
export async function mount(
  draw: (size: Size, lifecycle: Lifecycle) => ReactNode,
  streams: Streams = process,
): Promise<number> {
  const { stdin, stdout } = streams;
  const lifecycle = createLifecycle(streams);
  const ascii = !speaksUnicode(streams.environment ?? process.env);
  // Before the mouse is switched on: what it tells must not be echoed into the frame.
  stdin.setRawMode(true);
  const canvas = createCanvas(stdout, { ascii, mouse: lifecycle.mouse });
  lifecycle.pointer = canvas;
  const signals = streams.signals ?? process;
  const forgetExit = onProcessExit(signals, canvas.close);
  // In debug mode Ink hands over every frame whole and leaves the terminal to the canvas.
  const options = { stdin, stdout: canvas.stdout, debug: true, exitOnCtrlC: false, patchConsole: false } as const;
  const screen = render(draw(sizeOf(stdout), lifecycle), options);
  const shown = screen.waitUntilExit();
  const redraw = () => screen.rerender(draw(canvas.resize(), lifecycle));
  stdout.on('resize', redraw);
  // Also after somebody else has stopped and continued the process: the shell has written meanwhile.
  const resume = () => {
    stdin.setRawMode(true);
    canvas.resume();
    redraw();
  };
  signals.on('SIGCONT', resume);
  let resuming: NodeJS.Timeout | undefined;
  lifecycle.suspender = () => {
    canvas.pause();
    stdin.setRawMode(false);
    suspendJob();
    // Where no shell has stopped the job (an orphaned process group ignores the signal), nobody continues it.
    resuming = setTimeout(resume, 100);
  };
  lifecycle.lender = (work) => {
    // The frame goes: what comes back is painted in its place.
    canvas.resize();
    canvas.pause();
    stdin.setRawMode(false);
    try {
      work();
    } finally {
      resume();
    }
  };
  try {
    const { code, last } = await Promise.race([lifecycle.outcome, shown.then(() => lifecycle.outcome)]);
    stdout.off('resize', redraw);
    screen.rerender(null);
    await releaseKeys(stdin);
    // Only now, so that what is typed at the sight of it reaches the shell.
    if (last !== undefined) screen.rerender(last);
    return code;
  } finally {
    stdout.off('resize', redraw);
    signals.off('SIGCONT', resume);
    clearTimeout(resuming);
    screen.unmount();
    await shown.catch(() => undefined);
    canvas.close();
    forgetExit();
    await releaseKeys(stdin);
    lifecycle.release();
  }
}

/**
 * Stops reading: keys that come from now on belong to the shell or the next reader. `pause` does nothing in the same tick in which Ink
 * has taken its listener away, and takes effect in the next one. Ink would also leave the stream unreferenced.
 */
async function releaseKeys(stdin: NodeJS.ReadStream): Promise<void> {
  await nextTurn();
  stdin.pause();
  stdin.ref();
  await nextTurn();
}

/** Stops the whole job, as the terminal does where it is not in raw mode. */
function suspendJob(): void {
  process.kill(0, 'SIGTSTP');
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
