import { OperatorError } from '../../errors.ts';
import type { Attributes } from '../../host/host.ts';
import type { RevocationReason } from '../../pki/certificate/revocation-list.ts';
import { made, newest } from '../script-openssl.ts';
import { writeLines } from '../script-text.ts';
import { shellQuote } from '../shell-quote.ts';
import type { Staging } from '../staging.ts';
import { type ActionHandler, ownerLine, ownerWords, type Reasoned } from './handler.ts';
import { type Issuer, readCaKey } from './issue-certificate.ts';

/** The list of one CA, as it will be signed. */
export interface WantedList {
  readonly issuer: Issuer;
  /** Its number in decimal: larger than that of the list before. */
  readonly number: string;
  /** Serial numbers as octets in hex; dates as ISO 8601 instants. */
  readonly entries: readonly { readonly serial: string; readonly date: string; readonly reason: RevocationReason }[];
  readonly now: string;
  readonly nextUpdate: string;
}

/** Signs lists of revoked certificates (RFC 5280 section 5), and puts them into one staged file beside `path`. */
export interface MakeRevocationList extends Reasoned {
  readonly kind: 'make-revocation-list';
  readonly path: string;
  readonly attributes: Attributes;
  readonly lists: readonly WantedList[];
  /** PEM of lists of other CAs that stay in the file. */
  readonly others: string;
  /** Who is on the lists, for the review; a line each. */
  readonly summary: readonly string[];
}

const day = 86_400_000;

export const makeRevocationList: ActionHandler<MakeRevocationList> = {
  describe: ({ path, lists, summary, attributes }) => ({
    title: `Sign the list of revoked certificates ${path}`,
    details: [
      ...summary,
      ...lists.map(
        ({ issuer, number, nextUpdate }) =>
          `list number ${number}, until ${nextUpdate.slice(0, 10)}, signed with ${issuer.key}`,
      ),
      ownerLine(attributes),
    ],
    diff: [],
    undo: 'The old list is put back, the new one removed.',
  }),
  owners: ({ attributes }) => [attributes.owner],
  undo: ({ path }, { staging }) => staging.wayBack(path),
  async perform({ path, attributes, lists, others }, { staging }) {
    const signed: string[] = [];
    for (const list of lists) signed.push(await signOrRefuse(path, list, staging));
    await staging.write(path, attributes, Buffer.from(signed.join('') + others));
  },
  script: ({ path, lists, others, attributes }) => [
    `begin ${shellQuote(path)}`,
    `: >|${made(path)}`,
    ...lists.flatMap((list) => signLines(list, made(path))),
    ...(others === '' ? [] : [...writeLines(others, '"$work/others.crl"'), `cat "$work/others.crl" >>${made(path)}`]),
    `give ${shellQuote(path)} ${ownerWords(attributes, shellQuote)}`,
  ],
};

async function signOrRefuse(path: string, list: WantedList, staging: Staging): Promise<string> {
  const [{ makeRevocationList: make }, { IssueError }] = await Promise.all([
    import('../../pki/issue/revocation-list.ts'),
    import('../../pki/issue-error.ts'),
  ]);
  try {
    return await make({
      caCertificatePem: `${list.issuer.chain ?? ''}${await staging.newest(list.issuer.certificate)}`,
      caKeyPem: await readCaKey(list.issuer, staging),
      number: BigInt(list.number),
      entries: list.entries.map((entry) => ({ ...entry, date: new Date(entry.date) })),
      now: new Date(list.now),
      nextUpdate: new Date(list.nextUpdate),
    });
  } catch (error) {
    if (!(error instanceof IssueError)) throw error;
    throw new OperatorError({
      id: error.reason,
      message: `${path} cannot be signed: ${error.message}.`,
      fix: ['Nothing is in place yet. Correct the CA or its key, then run this again.'],
    });
  }
}

/** The reasons in openssl's words (ca(1), -crl_reason); what the wizard never writes is left out. */
const opensslReasons: Partial<Record<RevocationReason, string>> = {
  'key-compromise': 'keyCompromise',
  'affiliation-changed': 'affiliationChanged',
  superseded: 'superseded',
  'cessation-of-operation': 'cessationOfOperation',
  'privilege-withdrawn': 'privilegeWithdrawn',
};

/** The same list by `openssl ca`, from an index that holds just these entries. */
function signLines({ issuer, number, entries, now, nextUpdate }: WantedList, file: string): readonly string[] {
  const days = Math.max(1, Math.floor((Date.parse(nextUpdate) - Date.parse(now)) / day));
  const hex = BigInt(number).toString(16);
  const { chain } = issuer;
  const rows = entries.map(({ serial, date, reason }) => {
    const revoked = indexTime(date) + (opensslReasons[reason] === undefined ? '' : `,${opensslReasons[reason]}`);
    return `R\t${indexTime(nextUpdate)}\t${revoked}\t${serial.toUpperCase()}\tunknown\t/CN=revoked\n`;
  });
  const configuration = [
    '[ca]\ndefault_ca = list\n[list]\n',
    'database = $ENV::WIZARD_WORK/index.txt\ncrlnumber = $ENV::WIZARD_WORK/crlnumber\n',
    'default_md = sha256\nunique_subject = no\ncrl_extensions = extensions\n',
    '[extensions]\nauthorityKeyIdentifier = keyid\n',
  ].join('');
  return [
    ...writeLines(configuration, '"$work/list.cnf"'),
    ...writeLines(rows.join(''), '"$work/index.txt"'),
    `printf 'unique_subject = no\\n' >|"$work/index.txt.attr"`,
    `printf '%s\\n' ${shellQuote(hex.length % 2 === 0 ? hex : `0${hex}`)} >|"$work/crlnumber"`,
    ...(chain === undefined ? [] : writeLines(chain, '"$work/chain.pem"')),
    `WIZARD_WORK=$work openssl ca -gencrl -batch -config "$work/list.cnf" -cert ${chain === undefined ? newest(issuer.certificate) : '"$work/chain.pem"'} -keyfile ${newest(issuer.key)} -crldays ${days} -out "$work/list.pem"`,
    `openssl crl -in "$work/list.pem" >>${file}`,
  ];
}

/** `YYMMDDHHMMSSZ`, as the index of openssl's ca has times; from 2050 on with four digits of the year. */
function indexTime(iso: string): string {
  const digits = new Date(iso).toISOString().replace(/[-:T]|\.\d+/g, '');
  return digits < '2050' ? digits.slice(2) : digits;
}
