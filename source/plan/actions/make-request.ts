import { OperatorError } from '../../errors.ts';
import type { Attributes } from '../../host/host.ts';
import { leafExtensions, made, newest, subjectWord } from '../script-openssl.ts';
import { shellQuote } from '../shell-quote.ts';
import type { Staging } from '../staging.ts';
import { type ActionHandler, ownerLine, ownerWords, type Reasoned } from './handler.ts';

/** Makes a certificate request (PKCS#10) with the key at `key`, staged where this run made one, in a staged file beside `path`. */
export interface MakeRequest extends Reasoned {
  readonly kind: 'make-request';
  readonly path: string;
  readonly attributes: Attributes;
  readonly profile: 'server' | 'client';
  readonly commonName: string;
  readonly names: readonly string[];
  readonly key: string;
}

export const makeRequest: ActionHandler<MakeRequest> = {
  describe: ({ path, commonName, names, key, attributes }) => ({
    title: `Make the certificate request ${path}`,
    details: [
      `CN=${commonName}${names.length > 0 ? `, for ${names.join(', ')}` : ''}`,
      `with the key ${key}, which stays where it is`,
      ownerLine(attributes),
    ],
    diff: [],
    undo: 'The new file is removed, the old one put back.',
  }),
  owners: ({ attributes }) => [attributes.owner],
  undo: ({ path }, { staging }) => staging.wayBack(path),
  async perform(action, { staging }) {
    await staging.write(action.path, action.attributes, Buffer.from(await requestOrRefuse(action, staging)));
  },
  script(action) {
    return [
      `begin ${shellQuote(action.path)}`,
      `cat >|"$work/request.cnf" <<'REQUEST'`,
      '[req]',
      'distinguished_name = dn',
      'req_extensions = wanted',
      '[dn]',
      '[wanted]',
      ...leafExtensions(action.profile, action.names),
      'REQUEST',
      `openssl req -new -utf8 -sha256 -config "$work/request.cnf" -key ${newest(action.key)} -subj ${subjectWord(action.commonName)} -out ${made(action.path)}`,
      `give ${shellQuote(action.path)} ${ownerWords(action.attributes, shellQuote)}`,
    ];
  },
};

async function requestOrRefuse({ path, key, ...wanted }: MakeRequest, staging: Staging): Promise<string> {
  const { IssueError } = await import('../../pki/issue-error.ts');
  try {
    const { makeRequest: make } = await import('../../pki/request/request.ts');
    const { commonName, names, profile } = wanted;
    return await make({ keyPem: await staging.newest(key), commonName, names, profile });
  } catch (error) {
    if (!(error instanceof IssueError)) throw error;
    throw new OperatorError({
      id: error.reason,
      message: `${path} cannot be made: ${error.message}.`,
      fix: ['Nothing is in place yet. Correct the name or the key, then run this again.'],
    });
  }
}
