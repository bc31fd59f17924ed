/** Megabytes that the program's own objects and buffers take, garbage taken away first (needs node --expose-gc). */
export function memoryNow(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}
