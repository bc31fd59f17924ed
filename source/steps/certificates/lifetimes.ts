import type { ConsumedKey } from '../../config/consumed-settings.ts';
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
}

export type Lifetimes = Readonly<Record<'ca' | 'server' | 'client', LifetimeSetting>>;

const tpaDefaults = { ca: '+3650d', server: '+365d', client: '+365d' } as const;

/** `ssl_*_cert_expiry` of config.yml, then `ssl_cert_expiry`, then TPA's defaults (roles/sys/ssl, pki.md section 1.2). */
export function lifetimesOf(config: ConfigFacts | undefined): Lifetimes {
  const read = (name: ConsumedKey): LifetimeSetting | undefined => {
    const setting = config && settingHere(config, name);
    // A role's default does not outrank what the operator wrote for all certificates.
    if (typeof setting?.value !== 'string' || setting.source === 'default') return undefined;
    return { value: setting.value, source: `${name} in config.yml` };
  };
  const lifetime = (kind: keyof typeof tpaDefaults): LifetimeSetting =>
    read(`ssl_${kind}_cert_expiry`) ?? read('ssl_cert_expiry') ?? { value: tpaDefaults[kind], source: 'TPA’s default' };
  return { ca: lifetime('ca'), server: lifetime('server'), client: lifetime('client') };
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
      message: `${config?.file ?? 'config.yml'}: ${lifetime.source}: “${lifetime.value}” is no lifetime: ${length.why}.`,
      fix: ['Correct ssl_ca_cert_expiry, ssl_server_cert_expiry or ssl_client_cert_expiry; TPA writes +365d.'],
    });
  }
  const { notBefore, notAfter } = validityFrom(now, length.ms);
  const end = signer !== undefined && signer.notAfter < notAfter ? signer.notAfter : notAfter;
  return { notBefore: notBefore.toISOString(), notAfter: end.toISOString() };
}
