import type { ConsumedKey } from '../../config/consumed-settings.ts';
import type { Position } from '../../config/position.ts';
import { OperatorError } from '../../errors.ts';
import { parseLifetime, validityFrom } from '../../pki/issue/lifetime.ts';
import type { ConfigFacts } from '../look-at-config.ts';
import { settingHere } from '../setting-here.ts';
import type { ClockFault } from './look-at-clock.ts';

/** How long a new certificate lives (`+365d`), and who says so. */
export interface LifetimeSetting {
  readonly value: string;
  /** The setting of config.yml, or “TPA’s default”. */
  readonly source: string;
  /** Where config.yml says it; undefined for TPA's default. */
  readonly position?: Position;
}

export type Lifetimes = Readonly<Record<'ca' | 'server' | 'client', LifetimeSetting>>;

const tpaDefaults = { ca: '+3650d', server: '+365d', client: '+365d' } as const;

/** `ssl_*_cert_expiry` of config.yml, then `ssl_cert_expiry`, then TPA's defaults (roles/sys/ssl, docs/reference/pki.md, Certificate profile). */
export function lifetimesOf(config: ConfigFacts | undefined): Lifetimes {
  const read = (name: ConsumedKey): LifetimeSetting | undefined => {
    const setting = config && settingHere(config, name);
    // A role's default does not outrank what the operator wrote for all certificates.
    if (setting?.position === undefined || setting.value === null) return undefined;
    const { value, position } = setting;
    // A number is kept as it is: TPA would stop at it, and so does this program.
    return {
      value: typeof value === 'string' ? value : JSON.stringify(value),
      source: `${name} in config.yml`,
      position,
    };
  };
  const lifetime = (kind: keyof typeof tpaDefaults): LifetimeSetting =>
    read(`ssl_${kind}_cert_expiry`) ?? read('ssl_cert_expiry') ?? { value: tpaDefaults[kind], source: 'TPA’s default' };
  return { ca: lifetime('ca'), server: lifetime('server'), client: lifetime('client') };
}

function placeOf({ position }: LifetimeSetting): string {
  return position === undefined ? '' : `:${position.line}:${position.column}`;
}

/** When a certificate would be issued, by a clock that can be wrong, and where its lifetime is written. */
interface Issuing {
  readonly now: Date;
  readonly clockFault: ClockFault | undefined;
  readonly config: Pick<ConfigFacts, 'file'> | undefined;
}

/**
 * First and last instant (ISO 8601) of a certificate that is issued now, never beyond the end of its `signer`. Throws OperatorError
 * for what is no lifetime, and where the clock is behind the host's own files.
 */
export function validityOf(
  { now, clockFault, config }: Issuing,
  lifetime: LifetimeSetting,
  signer?: { readonly notAfter: Date },
): { readonly notBefore: string; readonly notAfter: string } {
  if (clockFault !== undefined) {
    throw new OperatorError({
      id: 'clock-wrong',
      message: `The clock says ${now.toISOString()}, but ${clockFault.path} was written at ${clockFault.modified.toISOString()}: a certificate would begin and end too early.`,
      fix: ['Set the clock (timedatectl; chronyc makestep), then issue the certificates.'],
    });
  }
  const length = parseLifetime(lifetime.value);
  if (!length.ok) {
    throw new OperatorError({
      id: 'bad-lifetime',
      message: `${config?.file ?? 'config.yml'}${placeOf(lifetime)}: ${lifetime.source}: “${lifetime.value}” is no lifetime: ${length.why}.`,
      fix: ['Allowed: a text such as +365d or +52w. Correct it there.'],
    });
  }
  const { notBefore, notAfter } = validityFrom(now, length.ms);
  const end = signer !== undefined && signer.notAfter < notAfter ? signer.notAfter : notAfter;
  return { notBefore: notBefore.toISOString(), notAfter: end.toISOString() };
}
