import { useTick } from '../hooks/use-tick.ts';
import { Text } from '../ink.ts';
import { lookOf } from '../theme.ts';

const pictures = ['⠋', '⠙', '⠸', '⠴', '⠦', '⠇'];

/** A moving sign, one column wide. It is drawn only while something runs. */
export function Spinner() {
  const tick = useTick(120);
  return <Text {...lookOf('accent')}>{pictures[tick % pictures.length]}</Text>;
}
