import { useEffect, useState } from 'react';

/** Counts up every `interval` milliseconds while `active`. */
export function useTick(interval: number, active = true): number {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    if (!active) return undefined;
    const timer = setInterval(() => setTick((count) => count + 1), interval);
    return () => clearInterval(timer);
  }, [interval, active]);
  return tick;
}
