import { xmlAttributes } from '../listings/listing-zypper.ts';
import type { PackageChange, TransactionPreview } from './simulation.ts';

const TAGS: Readonly<Record<string, keyof TransactionPreview>> = {
  'to-install': 'install',
  'to-upgrade': 'upgrade',
  'to-upgrade-change-arch': 'upgrade',
  'to-upgrade-change-vendor': 'upgrade',
  'to-downgrade': 'downgrade',
  'to-downgrade-change-arch': 'downgrade',
  'to-downgrade-change-vendor': 'downgrade',
  'to-reinstall': 'reinstall',
  'to-remove': 'remove',
};

const readSolvable = (tag: string, removed: boolean): PackageChange | undefined => {
  const { name, edition, arch: architecture, 'edition-old': old } = xmlAttributes(tag);
  if (name === undefined || edition === undefined) return undefined;
  if (removed) return { name, from: edition };
  return {
    name,
    ...(old === undefined ? {} : { from: old }),
    to: edition,
    ...(architecture === undefined ? {} : { architecture }),
  };
};

/** `zypper --xmlout install --dry-run`: its install-summary; undefined where there is none (nothing to do, no match). */
export const parseZypperPlan = (stdout: string): TransactionPreview | undefined => {
  const summary = /<install-summary\b.*<\/install-summary>/s.exec(stdout)?.[0];
  if (summary === undefined) return undefined;
  const found: Record<keyof TransactionPreview, PackageChange[]> = {
    install: [],
    upgrade: [],
    downgrade: [],
    reinstall: [],
    remove: [],
  };
  for (const [, tag = '', body = ''] of summary.matchAll(/<(to-[a-z-]+)>(.*?)<\/\1>/gs)) {
    const kind = TAGS[tag];
    if (kind === undefined) continue;
    for (const [solvable] of body.matchAll(/<solvable\b[^>]*>/g)) {
      const change = readSolvable(solvable, kind === 'remove');
      if (change) found[kind].push(change);
    }
  }
  return found;
};
