import type { ReadableHost } from '../../host/host.ts';
import { type AllowList, allowListConf, readAllowList } from '../../proxy/allow-list.ts';
import { type FoundConf, lookAtConf } from '../server-conf-actions.ts';
import type { CertificateSetFacts } from './certificate-facts.ts';
import type { RowFinding } from './judge-other.ts';

/** The allowed clients, where somebody named them. */
export interface FoundAllowList {
  readonly file: string;
  readonly conf: FoundConf;
  /** Undefined where there is no file, or one that this program did not write so. */
  readonly list: AllowList | undefined;
  /** Apache reads it, and it is about the certificate that the set presents. */
  readonly isInForce: boolean;
}

export async function lookAtAllowList(
  host: ReadableHost,
  { layout, server }: Pick<CertificateSetFacts, 'layout' | 'server'>,
): Promise<FoundAllowList> {
  const place = allowListConf(layout);
  const conf = await lookAtConf(host, place);
  const list = conf.text === undefined ? undefined : readAllowList(conf.text);
  const isInForce = conf.enabled && list !== undefined && list.server === server.certificate?.commonName;
  return { file: place.path, conf, list, isInForce };
}

/** A list that holds nobody back: the certificate got another name, or somebody disabled or changed the file. */
export function allowListFindings({ file, conf, list, isInForce }: FoundAllowList): readonly RowFinding[] {
  if (conf.text === undefined || isInForce) return [];
  const why =
    list === undefined
      ? `${file} was changed by somebody else: this program cannot tell who may come`
      : conf.enabled
        ? `${file} is about the server certificate of ${list.server}, and another one is presented: every client of the CA is let in`
        : `${file} is not enabled: every client of the CA is let in`;
  const again = list === undefined ? 'NAME…' : list.names.join(' ');
  return [
    {
      id: 'allow-list-off',
      severity: 'warn',
      message: `${why}.`,
      fix: `Name them again: wizard certs allow ${again}; or let everybody in: wizard certs allow --all-clients.`,
    },
  ];
}
