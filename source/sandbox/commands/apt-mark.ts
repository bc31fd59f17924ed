import type { Behaviour } from '../call.ts';

/** apt-mark: `hold`, `unhold`, `showhold`. */
export const aptMark: Behaviour = (call, machine) => {
  const [verb, ...names] = call.argv;
  if (verb === 'showhold') {
    for (const name of [...machine.held].sort()) call.out(name);
    return 0;
  }
  if (verb !== 'hold' && verb !== 'unhold') {
    call.err(`E: Invalid operation ${verb ?? ''}`);
    return 100;
  }
  for (const name of names) {
    const others = [...machine.held].filter((item) => item !== name);
    const was = others.length < machine.held.size;
    machine.held = new Set(verb === 'hold' ? [...others, name] : others);
    if (verb === 'hold') call.out(was ? `${name} was already set on hold.` : `${name} set on hold.`);
    else call.out(was ? `Canceled hold on ${name}.` : `${name} was already not on hold.`);
  }
  return 0;
};
