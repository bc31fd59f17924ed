import {
  type ApiSettings,
  type BadSetting,
  defaultApiSettings,
  readApiSettings,
  type SettingsReading,
} from '../config/api-settings.ts';
import { OperatorError } from '../errors.ts';
import type { Site } from '../wizard/site.ts';
import type { ConfigFacts } from './look-at-config.ts';
import { instanceHere } from './setting-here.ts';

/** Where the set of this host lies, and what its parts are called. */
export interface SetFiles {
  readonly folder: string;
  /** The set is TPA's; in a directory of the operator's own choice (`--dir`) it is the operator's. */
  readonly standard: boolean;
  /** The CA that Apache trusts. */
  readonly trust: string;
  readonly server: { readonly certificate: string; readonly key: string };
  readonly client: { readonly certificate: string; readonly key: string };
  readonly settings: ApiSettings;
}

/** `--dir` with the names of TPA's defaults, else what config.yml says. Throws OperatorError with FILE:LINE for what cannot be followed. */
export function setFilesOf(
  { certificateFolder }: Pick<Site, 'certificateFolder'>,
  config: Pick<ConfigFacts, 'file' | 'document' | 'instance'> | undefined,
): SetFiles {
  if (certificateFolder !== defaultApiSettings.directory || config === undefined) {
    const { service, commonName } = defaultApiSettings;
    return {
      folder: certificateFolder,
      standard: certificateFolder === defaultApiSettings.directory,
      trust: `${certificateFolder}/root.crt`,
      server: pairNamed(certificateFolder, service),
      client: pairNamed(certificateFolder, commonName),
      settings: defaultApiSettings,
    };
  }
  const settings = settledHere(config, readApiSettings);
  const { directory, service, clientCertificate, clientKey } = settings;
  return {
    folder: directory,
    standard: true,
    trust: `${directory}/root.crt`,
    server: pairNamed(directory, service),
    client: { certificate: clientCertificate, key: clientKey },
    settings,
  };
}

function pairNamed(folder: string, name: string): SetFiles['server'] {
  return { certificate: `${folder}/${name}.crt`, key: `${folder}/${name}.key` };
}

/** Settings that hold for this host's instance. Throws OperatorError with file, line, value and what is allowed where one cannot be followed. */
export function settledHere<Settings>(
  config: Pick<ConfigFacts, 'file' | 'document' | 'instance'>,
  read: (document: ConfigFacts['document'], instance: InstanceHere) => SettingsReading<Settings>,
): Settings {
  const name = config.instance?.name;
  const reading = read(config.document, { ...instanceHere(config), ...(name !== undefined && { name }) });
  if (reading.ok) return reading.settings;
  throw settingRefused(config.file, reading.bad);
}

type InstanceHere = ReturnType<typeof instanceHere> & { readonly name?: string };

/** A value that cannot be followed: file, line, value, and what is allowed. */
function settingRefused(file: string, { key, position, written, allowed }: BadSetting): OperatorError {
  return new OperatorError({
    id: 'setting-refused',
    message: `${file}:${position.line}:${position.column}: ${key}: “${written}” cannot be followed.`,
    fix: [
      `Allowed: ${allowed}.`,
      'Correct it there; until then nothing is done, for TPA would use other files than this program.',
    ],
  });
}
