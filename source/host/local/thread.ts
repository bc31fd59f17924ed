import { Worker } from 'node:worker_threads';
import { TookTooLong } from '../../errors.ts';
import type { BackgroundOptions, ThreadProgram } from '../background.ts';

/** Around the module's text: what it exports is called once with the input, and the answer is posted. */
const frame = (code: string) => `'use strict';
const { parentPort, workerData } = require('node:worker_threads');
// The thread that draws the screen comes first. Linux lowers this thread alone: setpriority(2), "Bugs".
if (process.platform === 'linux') require('node:os').setPriority(10);
const held = { exports: {} };
((module, exports) => {
${code}
})(held, held.exports);
const { [workerData.name]: work } = held.exports;
parentPort.postMessage(work(workerData.input));
`;

/**
 * Runs a program in a worker thread that lives for this one call. Its code is handed over as text: the one-file build
 * has no second file to load. The thread ends with the process.
 */
export function runInThread(
  { code, name }: ThreadProgram,
  input: unknown,
  { timeout, handedOver = [] }: BackgroundOptions,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(frame(code), {
      eval: true,
      workerData: { name, input },
      transferList: [...handedOver],
      // Options of this process (--expose-gc, a loader) are not for the thread.
      execArgv: [],
    });
    const timer = setTimeout(() => {
      reject(new TookTooLong(`${name} took more than ${timeout} ms in its thread`));
      void worker.terminate();
    }, timeout);
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (exitCode) => {
      clearTimeout(timer);
      // After an answer or an error this changes nothing.
      reject(new Error(`the thread of ${name} ended with ${exitCode} and no answer`));
    });
  });
}
