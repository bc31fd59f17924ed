import { useEffect, useMemo, useState } from 'react';
import type { Session } from '../../wizard/session.ts';
import { ScreenFrame } from '../components/screen-frame.tsx';
import { TooSmall } from '../components/too-small.tsx';
import { usePress } from '../hooks/use-press.ts';
import { closingRows } from '../screens/closing-rows.ts';
import { layOut } from '../screens/layout.ts';
import { isTooSmall, settingOf } from '../screens/screen.ts';
import { wizardScreen } from '../screens/wizard-screen.ts';
import type { Lifecycle } from '../terminal/lifecycle.ts';
import { useTerminalSize } from '../terminal/use-terminal-size.ts';
import { piece } from '../text/row.ts';
import { useWizard } from './use-wizard.ts';
import { exitCode } from './wizard-state.ts';

const title = [piece('pg-backup-api wizard', 'chosen')];

/** The full-screen wizard: one state, one listener to the keyboard, one frame. */
export function WizardApp({ session, lifecycle }: { readonly session: Session; readonly lifecycle: Lifecycle }) {
  const size = useTerminalSize();
  const [state, dispatch] = useWizard(session, lifecycle);
  const host = useHostName(session, lifecycle);
  const setting = useMemo(() => settingOf(size), [size]);
  const small = isTooSmall(size);
  const screen = useMemo(() => wizardScreen(state, setting), [state, setting]);
  const { flow } = state;
  const code = exitCode(state);
  useEffect(() => {
    if (flow.ended) {
      lifecycle.end(code, <ScreenFrame rows={closingRows(flow, setting)} columns={setting.columns + 1} />);
    }
  }, [flow, code, setting, lifecycle]);
  const layout = layOut(screen, title, [piece(host, 'strong')], setting);

  usePress((press) => {
    const isInterrupt = 'key' in press && press.key === 'interrupt';
    if (!small || isInterrupt) dispatch({ kind: 'press', press, extent: layout.extent });
  });

  if (small) return <TooSmall {...size} />;
  return <ScreenFrame rows={layout.rows} columns={setting.columns + 1} />;
}

function useHostName({ host, site }: Session, lifecycle: Lifecycle): string {
  const [name, setName] = useState(site.hostName ?? '');
  useEffect(() => {
    if (site.hostName === undefined) host.identity.hostName().then(setName, lifecycle.fail);
  }, [host, site, lifecycle]);
  return name;
}
