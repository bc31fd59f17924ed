import { join } from 'node:path';
import { inject } from 'vitest';

/** Files of this directory that are programs. */
export const programs = ['wizard-program', 'apply-and-die', 'rotate-and-die'] as const;

/** The bundled program, to be given to node. */
export function bundledProgram(name: (typeof programs)[number]): string {
  return join(inject('programs'), `${name}.mjs`);
}
