import type { GlobalOptions } from './global-options.ts';

/** Whether a full screen is no use: the operator says so, the terminal cannot draw one, or a screen reader listens. */
export function isPlain({ plain }: Pick<GlobalOptions, 'plain'>): boolean {
  return plain || process.env.TERM === 'dumb' || process.env.INK_SCREEN_READER === 'true';
}
