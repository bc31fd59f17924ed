import type { Catalogue, CataloguePackage } from './catalogue.ts';
import { findPackage } from './catalogue.ts';
import { nevra } from './dnf-select.ts';

/** What a word after `zypper install` names; `version` is the one it asks for, undefined where any will do. */
export interface ZypperChoice {
  readonly item: CataloguePackage;
  readonly version: string | undefined;
}

/**
 * `NAME` or `NAME=[EPOCH:]VERSION[-RELEASE]`: a capability without wildcards. No epoch is epoch 0, no release is any release; of
 * several the highest. Equal texts only, not rpm's looser equality. Undefined where nothing provides it.
 */
export function selectForZypper(word: string, catalogue: Catalogue): ZypperChoice | undefined {
  const at = word.indexOf('=');
  const item = findPackage(catalogue, at < 0 ? word : word.slice(0, at));
  if (item === undefined) return undefined;
  if (at < 0) return { item, version: undefined };
  const wanted = /^(?:(\d+):)?([^-]*)(?:-(.*))?$/.exec(word.slice(at + 1));
  const found = item.versions.find(({ version }) => {
    const { epoch, version: number, release } = nevra(item.name, version, item.architecture);
    const [, wantedEpoch = '0', wantedNumber, wantedRelease] = wanted ?? [];
    return epoch === wantedEpoch && number === wantedNumber && (wantedRelease ?? release) === release;
  });
  return found === undefined ? undefined : { item, version: found.version };
}
