import type { ReactNode } from 'react';
import { DefectBoundary } from '../components/defect-boundary.tsx';
import type { Lifecycle } from './lifecycle.ts';
import { mount } from './mount.ts';
import type { Streams } from './streams.ts';
import { TerminalSize } from './use-terminal-size.ts';

/** Shows an app on a terminal until it ends, with the terminal's size in its context. Settles as `mount` does. */
export function showApp(app: (lifecycle: Lifecycle) => ReactNode, streams?: Streams): Promise<number> {
  return mount(
    (size, lifecycle) => (
      <DefectBoundary onDefect={lifecycle.fail}>
        <TerminalSize value={size}>{app(lifecycle)}</TerminalSize>
      </DefectBoundary>
    ),
    streams,
  );
}
