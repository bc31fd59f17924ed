import { useMemo } from 'react';
import { ScreenFrame } from '../components/screen-frame.tsx';
import { TooSmall } from '../components/too-small.tsx';
import { usePress } from '../hooks/use-press.ts';
import { layOut } from '../screens/layout.ts';
import { isTooSmall, settingOf } from '../screens/screen.ts';
import type { Lifecycle } from '../terminal/lifecycle.ts';
import { useTerminalSize } from '../terminal/use-terminal-size.ts';
import { piece } from '../text/row.ts';
import { dashboardScreen, evidenceRows } from './dashboard-screen.ts';
import { type DashboardWish, useDashboard } from './use-dashboard.ts';

const product = [piece('pg-backup-api dashboard', 'chosen')];

/** The live view of the checks. */
export function DashboardApp({ wish, lifecycle }: { readonly wish: DashboardWish; readonly lifecycle: Lifecycle }) {
  const size = useTerminalSize();
  const [state, dispatch] = useDashboard(wish, lifecycle);
  const setting = useMemo(() => settingOf(size), [size]);
  const evidence = state.measured?.evidence;
  const body = useMemo(() => evidenceRows(evidence, state.failure, setting), [evidence, state.failure, setting]);
  const screen = dashboardScreen(state, body, wish.interval);
  const layout = layOut(screen, product, [piece(wish.title, 'strong')], setting);

  usePress((press) => {
    if ('key' in press && press.key === 'interrupt') lifecycle.end(130);
    else dispatch({ kind: 'press', press, extent: layout.extent });
  });

  if (isTooSmall(size)) return <TooSmall {...size} />;
  return <ScreenFrame rows={layout.rows} columns={setting.columns + 1} />;
}
