import type { KeyObject } from 'node:crypto';
import { readPem } from '../encoding/pem.ts';
import { keyIsCanonical, keyIsConsistent } from '../keys/key-consistency.ts';
import { keyTypeOf } from '../keys/key-type.ts';
import { readPrivateKey } from '../keys/private-key.ts';
import { finding, type SetFinding } from './findings.ts';
import { formFindings, notPemMessage } from './judge-certificate-file.ts';
import { fileFindings, type SetFile } from './set-file.ts';

export type KeyFile = { readonly key: KeyObject | undefined; readonly findings: readonly SetFinding[] };

/** Reads a file that should hold a private key and judges its form and mode. No message quotes anything of it. */
export function judgeKeyFile(setFile: SetFile, subject: string): KeyFile {
  const { readable, findings } = fileFindings(setFile, subject);
  const about = { subject, file: setFile.file };
  if (setFile.mode !== undefined && (setFile.mode & 0o077) !== 0 && setFile.problem === undefined) {
    const mode = (setFile.mode & 0o7777).toString(8).padStart(4, '0');
    findings.push(
      finding('key-world-readable', about, `The key has mode ${mode}: others than its owner can reach it.`),
    );
  }
  if (!readable) return { key: undefined, findings };
  const pem = readPem(setFile.bytes);
  findings.push(...formFindings(pem, about));
  const reading = readPrivateKey(setFile.bytes);
  if (reading.ok) {
    findings.push(...keyFindings(reading, about));
    return { key: reading.key, findings };
  }
  switch (reading.why) {
    case 'truncated':
      break;
    case 'encrypted':
      findings.push(finding('key-encrypted', about, 'The key is protected by a passphrase.'));
      break;
    case 'certificate':
      findings.push(finding('files-swapped', about, 'The file holds a certificate instead of a private key.'));
      break;
    case 'not-pem':
      findings.push(finding('not-pem', about, notPemMessage(setFile.bytes, pem)));
      break;
    case 'unreadable':
      findings.push(finding('der-malformed', about, 'The key cannot be read: it is damaged.'));
      break;
  }
  return { key: undefined, findings };
}

function keyFindings(
  reading: Extract<ReturnType<typeof readPrivateKey>, { ok: true }>,
  about: { readonly subject: string; readonly file: string },
): SetFinding[] {
  const findings: SetFinding[] = [];
  if (!keyIsConsistent(reading.key)) {
    findings.push(finding('der-malformed', about, 'The parts of the key do not belong together: it is damaged.'));
  } else if (!keyIsCanonical(reading)) {
    findings.push(finding('encoding-not-minimal', about, 'The key is encoded in an unusual way.'));
  }
  if (keyTypeOf(reading.key) !== 'rsa-4096') {
    findings.push(
      finding('tpa-will-replace-key', about, 'The key is not RSA 4096: the next deploy replaces it without a backup.'),
    );
  }
  return findings;
}
