import type { Behaviour } from '../call.ts';
import { findPackage } from '../packages/catalogue.ts';

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
  const unknown = names.filter((name) => findPackage(machine.catalogue, name) === undefined);
  for (const name of unknown) call.err(`E: Unable to locate package ${name}`);
  if (unknown.length > 0) {
    call.err('E: No packages found');
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
