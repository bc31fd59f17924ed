import { OperatorError } from '../../errors.ts';
import type { Attributes } from '../../host/host.ts';
import { made, newest } from '../script-openssl.ts';
import type { Secret } from '../secret.ts';
import { shellQuote } from '../shell-quote.ts';
import type { Staging } from '../staging.ts';
import { type ActionHandler, ownerLine, ownerWords, type Reasoned } from './handler.ts';

/** Puts a client's key and certificates, staged where staged, into a staged PKCS#12 file beside `path`. */
export interface ExportPkcs12 extends Reasoned {
  readonly kind: 'export-pkcs12';
  readonly path: string;
  readonly attributes: Attributes;
  readonly key: string;
  /** The client's certificate first, then those to be sent along. */
  readonly certificates: readonly string[];
  readonly friendlyName: string;
  readonly passphrase: Secret;
  /** Who is to read it: `legacy` for Windows before Server 2019. */
  readonly profile?: 'modern' | 'legacy';
}

export const exportPkcs12: ActionHandler<ExportPkcs12> = {
  describe: ({ path, attributes, profile }) => ({
    title: `Put key and certificates into ${path}`,
    details: [
      profile === 'legacy'
        ? 'PKCS#12 for older Windows, Triple DES and SHA-1, protected by your passphrase'
        : 'PKCS#12, AES-256, protected by your passphrase',
      ownerLine(attributes),
    ],
    diff: [],
    undo: 'The new file is removed, the old one put back.',
  }),
  owners: ({ attributes }) => [attributes.owner],
  undo: ({ path }, { staging }) => staging.wayBack(path),
  async perform(action, { staging }) {
    await staging.write(action.path, action.attributes, await exportOrRefuse(action, staging));
  },
  // openssl asks for the passphrase itself: there is none in the script.
  script({ path, key, certificates, friendlyName, attributes, profile }) {
    const legacy = profile === 'legacy' ? ' -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1' : '';
    return [
      `begin ${shellQuote(path)}`,
      `cat ${certificates.map(newest).join(' ')} >|"$work/certificates.pem"`,
      `openssl pkcs12 -export${legacy} -inkey ${newest(key)} -in "$work/certificates.pem" -name ${shellQuote(friendlyName)} -out ${made(path)}`,
      `give ${shellQuote(path)} ${ownerWords(attributes, shellQuote)}`,
    ];
  },
};

async function exportOrRefuse(action: ExportPkcs12, staging: Staging): Promise<Uint8Array> {
  const [{ exportPkcs12: make }, { IssueError }] = await Promise.all([
    import('../../pki/issue/pkcs12.ts'),
    import('../../pki/issue-error.ts'),
  ]);
  const [keyPem = '', ...certificates] = await Promise.all([action.key, ...action.certificates].map(staging.newest));
  try {
    return await make({
      keyPem,
      certificatesPem: certificates.join('\n'),
      passphrase: action.passphrase.reveal(),
      friendlyName: action.friendlyName,
      ...(action.profile && { profile: action.profile }),
    });
  } catch (error) {
    if (!(error instanceof IssueError)) throw error;
    throw new OperatorError({
      id: error.reason,
      message: `${action.path} cannot be made: ${error.message}.`,
      fix: ['Nothing is in place yet. Run this again with another passphrase, or without --pkcs12.'],
    });
  }
}
