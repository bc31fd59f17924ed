/**
 * `version`: a pin as the package manager takes it, always written in quotes. `duration`: `+365d`. `count`: an integer.
 * `list`: several values, edited by hand.
 */
export type SettingType = 'boolean' | 'choice' | 'count' | 'duration' | 'list' | 'path' | 'string' | 'version';

/** Whose value TPA looks at: any host, the first host of the play (so set it for the cluster), or a certain role's hosts. */
export type SettingReader = 'barman' | 'cluster' | 'pem-agent' | 'pem-server' | 'postgres';

export interface KnownSetting {
  readonly key: string;
  readonly type: SettingType;
  /** What TPA uses without the setting; `undefined` when there is no fixed value (latest version, per distribution, none). */
  readonly default: boolean | number | string | undefined;
  readonly allowed?: readonly string[];
  readonly reader: SettingReader;
  /** One sentence for the screen and `--help`. */
  readonly meaning: string;
  /** File of TPA that reads it, below its repository. */
  readonly source: string;
}
