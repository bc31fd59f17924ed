import type { Machine } from '../machine.ts';
import { type Catalogue, type CataloguePackage, findPackage } from './catalogue.ts';
import { nevra } from './dnf-select.ts';
import { installedVersion } from './package-state.ts';
import type { PackageRequest } from './transaction.ts';
import type { ZypperArguments } from './zypper-arguments.ts';
import type { ZypperVoice } from './zypper-voice.ts';

/**
 * What the words of `install` or `remove` ask for; undefined when one names nothing, which has been said. An older version than the
 * installed one is left out unless `--oldpackage` is given: zypper says so and goes on.
 */
export function zypperRequests(
  machine: Machine,
  catalogue: Catalogue,
  options: ZypperArguments,
  voice: ZypperVoice,
): readonly PackageRequest[] | undefined {
  const requests: PackageRequest[] = [];
  let unknown = false;
  for (const word of options.names) {
    if (options.command === 'remove') {
      if (installedVersion(machine.installed, word) !== undefined) {
        requests.push({ kind: 'remove', name: word });
        continue;
      }
    } else {
      const choice = selectForZypper(word, catalogue);
      if (choice !== undefined) {
        requests.push(...requestFor(machine, choice, options, voice));
        continue;
      }
    }
    voice.info(`'${word}' not found in package names. Trying capabilities.`);
    voice.error(`No provider of '${word}' found.`);
    unknown = true;
  }
  return unknown ? undefined : requests;
}

function requestFor(
  machine: Machine,
  { item, version }: ZypperChoice,
  { oldPackage, force }: ZypperArguments,
  voice: ZypperVoice,
): readonly PackageRequest[] {
  const present = installedVersion(machine.installed, item.name);
  const order = item.versions.map((one) => one.version);
  const target = version ?? order[0] ?? '';
  if (present === target && !force) {
    voice.info(`'${version === undefined ? item.name : `${item.name} = ${withEpoch(target)}`}' is already installed.`);
    return [];
  }
  const older = present !== undefined && order.includes(present) && order.indexOf(target) > order.indexOf(present);
  if (older && !oldPackage) {
    const name = `${item.name}-${target}.${item.architecture}`;
    voice.info(
      `The selected package '${name}' from repository 'enterprisedb-enterprise' has lower version than the installed one. Use 'zypper install --oldpackage ${name}' to force installation of the package.`,
    );
    return [];
  }
  return [{ kind: 'install', name: item.name, version: target }];
}

function withEpoch(version: string): string {
  const { epoch, version: number, release } = nevra('', version, '');
  return `${epoch}:${number}-${release}`;
}

/** What a word after `zypper install` names; `version` is the one it asks for, undefined where any will do. */
interface ZypperChoice {
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
