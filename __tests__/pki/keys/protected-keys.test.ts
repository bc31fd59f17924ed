import { createPrivateKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { exportPkcs12 } from '../../../source/pki/issue/pkcs12.ts';
import { openKey, protectKey } from '../../../source/pki/keys/protected-key.ts';
import { client, keyPem, keys, pem, root } from '../../support/pki/kit.ts';

const plain = keyPem(keys.ca);

describe('a passphrase', () => {
  test('protects a key so that OpenSSL opens it with the same one', async () => {
    const text = await protectKey(plain, 'geh\u00e9im', 1000);
    expect(text).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
    const opened = createPrivateKey({ key: text, passphrase: 'geh\u00e9im' });
    expect(opened.export({ format: 'pem', type: 'pkcs8' })).toBe(plain);
  });

  test('is stretched 600,000 times unless told otherwise', async () => {
    const text = await protectKey(plain, 'x');
    expect(
      Buffer.from(text.split('\n').slice(1, -2).join(''), 'base64').includes(Buffer.from('02030927c0', 'hex')),
    ).toBe(true);
  });

  test('that is wrong opens nothing', async () => {
    expect(await openKey(await protectKey(plain, 'right', 1000), 'wrong')).toEqual({
      ok: false,
      why: 'wrong-passphrase',
    });
  });

  test('that is empty is refused', async () => {
    await expect(protectKey(plain, '')).rejects.toMatchObject({ reason: 'wrong-passphrase' });
  });

  test.each([
    [
      'PBES2 with AES-128',
      () => keys.ca.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-128-cbc', passphrase: 'p' }),
    ],
    [
      'PBES2 with triple DES',
      () => keys.ca.export({ format: 'pem', type: 'pkcs8', cipher: 'des-ede3-cbc', passphrase: 'p' }),
    ],
    [
      'the traditional form',
      () => keys.ca.export({ format: 'pem', type: 'sec1', cipher: 'aes-256-cbc', passphrase: 'p' }),
    ],
    ['no passphrase at all', () => plain],
    ['SEC1', () => keys.ca.export({ format: 'pem', type: 'sec1' })],
  ])('opens %s', async (_, make) => {
    expect(await openKey(make().toString(), 'p')).toEqual({ ok: true, keyPem: plain });
  });

  test.each(['', 'x', pem(root())])('finds no key in other text: %#', async (text) => {
    expect(await openKey(text, 'p')).toEqual({ ok: false, why: 'not-a-key' });
  });

  test('is not tried on a file that asks for years of work', async () => {
    const text = await protectKey(plain, 'x', 1);
    const der = Buffer.from(text.split('\n').slice(1, -2).join(''), 'base64');
    const hostile = Buffer.from(der.toString('hex').replace('020101300c', '02047fffffff300c'), 'hex');
    expect(hostile.length).toBe(der.length + 3);
    const opened = await openKey(
      `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${grown(hostile).toString('base64')}\n-----END ENCRYPTED PRIVATE KEY-----\n`,
      'x',
    );
    expect(opened).toEqual({ ok: false, why: 'too-many-iterations' });
  });
});

/** Repairs the five lengths around a value that became three octets longer. */
function grown(der: Buffer): Buffer {
  const copy = Buffer.from(der);
  const at = copy.indexOf(Buffer.from('02047fffffff', 'hex'));
  for (let i = 0; i < at; i += 1) {
    const isSequence = copy[i] === 0x30 && i !== 0;
    const end = i + 2 + (copy[i + 1] ?? 0);
    if (isSequence && end > at && (copy[i + 1] ?? 0) < 0x80) copy.writeUInt8((copy[i + 1] ?? 0) + 3, i + 1);
  }
  const wide = copy[1] === 0x81 ? 2 : 1;
  copy.writeUInt8(copy.readUInt8(wide) + 3, wide);
  return copy;
}

describe('PKCS#12', () => {
  const contents = {
    keyPem: keyPem(keys.client),
    certificatesPem: pem(client(), root()),
    passphrase: 'p',
    friendlyName: 'pg-backup-user',
  };

  test('is DER and holds nothing in clear', async () => {
    const file = Buffer.from(await exportPkcs12(contents));
    expect(file.readUInt16BE(2)).toBe(file.length - 4);
    expect(file.includes('speedy.CA')).toBe(false);
    expect(file.includes(Buffer.from(keys.client.export({ format: 'jwk' }).d ?? '', 'base64url'))).toBe(false);
  });

  test('is refused for the key of another certificate', async () => {
    await expect(exportPkcs12({ ...contents, keyPem: keyPem(keys.server) })).rejects.toMatchObject({
      reason: 'request-refused',
    });
  });

  test('is refused without a passphrase', async () => {
    await expect(exportPkcs12({ ...contents, passphrase: '' })).rejects.toMatchObject({ reason: 'wrong-passphrase' });
  });
});
