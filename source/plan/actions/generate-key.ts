import type { Attributes } from '../../host/host.ts';
import type { KeyType } from '../../pki/keys/key-type.ts';
import { shellQuote } from '../shell-quote.ts';
import { type ActionHandler, ownerLine, ownerWords, type Reasoned } from './handler.ts';

/** Makes a private key in a staged file beside `path`. Its bytes exist in memory and in that file only. */
export interface GenerateKey extends Reasoned {
  readonly kind: 'generate-key';
  readonly path: string;
  readonly keyType: KeyType;
  readonly attributes: Attributes;
}

export const generateKey: ActionHandler<GenerateKey> = {
  describe: ({ path, keyType, attributes }) => ({
    title: `Generate the private key ${path}`,
    details: [keyType, ownerLine(attributes)],
    diff: [],
    undo: 'The new key is removed, the old one put back.',
  }),
  owners: ({ attributes }) => [attributes.owner],
  undo: ({ path }, { staging }) => staging.wayBack(path),
  async perform({ path, attributes }, { staging, keys }) {
    await staging.write(path, attributes, Buffer.from(await keys.take(path)));
  },
  script: ({ path, keyType, attributes }) => [
    `begin ${shellQuote(path)}`,
    `make_key ${shellQuote(path)} ${shellQuote(keyType)}`,
    `give ${shellQuote(path)} ${ownerWords(attributes, shellQuote)}`,
  ],
};
