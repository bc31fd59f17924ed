import type { Manager } from '../../../source/packages/manager.ts';

/** The specifiers that must be refused, written down a second time: where a refusal is legitimate, and nowhere else. */
const FORBIDDEN: readonly (readonly [readonly Manager[], RegExp])[] = [
  [['apt'], /-$/],
  [['apt'], /[/=]/],
  [['dnf'], /^[*?[A-Za-z]/],
  [['dnf', 'zypper'], /\.rpm$|:\/\//],
  [['zypper'], /^[^0-9A-Za-z~^]*$/],
  [['apt', 'dnf', 'zypper'], /[^\x21-\x7e]/],
  [['apt', 'dnf', 'zypper'], /^.{131000,}$/s],
];

export const isForbidden = (manager: Manager, specifier: string): boolean =>
  FORBIDDEN.some(([managers, pattern]) => managers.includes(manager) && pattern.test(specifier));
