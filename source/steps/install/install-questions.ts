import { isLock } from '../../packages/transactions/lock-holder.ts';
import type { PackageChange } from '../../packages/transactions/simulation.ts';
import type { ConfirmQuestion } from '../../wizard/question.ts';
import { packageName } from '../version/version-facts.ts';
import type { InstallFacts } from './install-facts.ts';
import type { NewKeys } from './look-at-keys.ts';
import { holderWords } from './look-at-lock.ts';

/** The way past an obstacle: nothing can be installed without it, and the obstacle itself is told when it is not taken. */
export function wayPast({ obstacle, holder, versions }: InstallFacts): ConfirmQuestion | undefined {
  if (obstacle === undefined) return undefined;
  if (isLock(obstacle)) {
    return {
      kind: 'confirm',
      id: 'wait-for-lock',
      label: `${versions.manager} is locked by ${holderWords(holder)}. Wait until it ends?`,
      hint: 'The wait changes nothing and can be left at any moment. The lock file is never deleted.',
      default: false,
    };
  }
  if (obstacle.id !== 'dpkg-interrupted') return undefined;
  return {
    kind: 'confirm',
    id: 'repair-dpkg',
    label: 'An earlier installation was cut off half way. Finish it with dpkg --configure -a?',
    hint: 'It configures every package that is unpacked but not configured, not only those of this wizard. Nothing can be installed before.',
    default: false,
  };
}

/** What must be agreed to besides the plan; `--yes` implies none of it. */
export function confirmations(facts: InstallFacts): readonly ConfirmQuestion[] {
  const { change, target, versions, preview, newKeys, local = [] } = facts;
  const { version: present = '', held } = versions.installed;
  const others = (preview?.downgrade ?? []).filter(({ name }) => name !== packageName);
  // A half-installed package has a version too: apt calls going below it a downgrade.
  const own = preview?.downgrade.find(({ name }) => name === packageName);
  const removed = preview?.remove ?? [];
  const asked: ConfirmQuestion[] = [];
  const confirm = (id: string, label: string, hint: string) =>
    asked.push({ kind: 'confirm', id, label, hint, default: false });
  if (change === 'downgrade' || own !== undefined) {
    confirm(
      'allow-downgrade',
      `Downgrade ${packageName} from ${own?.from ?? present} to ${target ?? ''}?`,
      `An older version may not read what the newer one wrote.${others.length > 0 ? ` Others go back too: ${changes(others)}.` : ''}`,
    );
  } else if (others.length > 0) {
    confirm('allow-downgrade', `Downgrade ${changes(others)}?`, 'The transaction takes them back to older versions.');
  }
  // zypper has no way past its own lock: it refuses, which is the obstacle, with the command that takes the lock back.
  if (change !== 'none' && held && versions.manager !== 'zypper') {
    confirm(
      'allow-held',
      `${packageName} is held at ${present}. Change it all the same?`,
      versions.manager === 'apt' ? 'The hold is dropped by it.' : 'The version lock is not looked at this once.',
    );
  }
  if (removed.length > 0) {
    confirm(
      'allow-removals',
      `Remove ${changes(removed)}?`,
      `The package manager removes ${removed.length === 1 ? 'it' : 'them'} to install ${packageName} ${target ?? ''}.`,
    );
  }
  if (newKeys.length > 0) {
    confirm(
      'accept-key',
      `Trust ${newKeys.map(keyWords).join('; ')}?`,
      `${versions.manager} imports a repository's signing key for good. Compare the fingerprint with the vendor's.`,
    );
  }
  const unsigned = local.filter(({ signature }) => signature === 'none');
  if (unsigned.length > 0) {
    confirm(
      'allow-unsigned',
      `Install ${unsigned.map(({ path }) => path).join(', ')} without a signature?`,
      'Nobody vouches for what is in it. Compare its SHA-256 with the one that the vendor tells.',
    );
  }
  return asked;
}

function keyWords({ repository, keys, unread }: NewKeys): string {
  const told = keys.map(({ fingerprint, userId }) => `${userId ?? 'nobody named'}, fingerprint ${groups(fingerprint)}`);
  const untold = unread === 0 ? [] : ['a key that could not be read here, so its fingerprint is not known'];
  return `the signing key of the repository ${repository}: ${[...told, ...untold].join('; ')}`;
}

/** As gpg prints it. */
function groups(fingerprint: string): string {
  return (fingerprint.match(/.{4}/g) ?? [fingerprint]).join(' ');
}

/** “name 1.0 → 2.0, other 3.1” */
export function changes(list: readonly PackageChange[]): string {
  return list
    .map(({ name, from, to }) =>
      [name, from, from !== undefined && to !== undefined ? '→' : undefined, to]
        .filter((word) => word !== undefined)
        .join(' '),
    )
    .join(', ');
}
