import { OperatorError } from '../errors.ts';
import type { FileReader, FileWriter } from '../host/host.ts';
import type { IssueCertificate, Issuer } from './actions.ts';
import { stagedPath } from './staged-path.ts';

/** Issues the certificate and writes it beside each of its places. */
export async function performIssue(action: IssueCertificate, files: FileWriter): Promise<void> {
  const pem = await issueOrRefuse(action, files);
  for (const place of [action, ...action.copies]) {
    await files.create(stagedPath(place.path), Buffer.from(pem), place.attributes);
  }
}

/** What the PKI room refuses is for the operator to correct: a name, a lifetime, the CA. */
async function issueOrRefuse(action: IssueCertificate, files: FileReader): Promise<string> {
  const { IssueError } = await import('../pki/issue-error.ts');
  try {
    return await issue(action, files);
  } catch (error) {
    if (!(error instanceof IssueError)) throw error;
    throw new OperatorError({
      id: error.reason,
      message: `${action.path} cannot be issued: ${error.message}.`,
      fix: ['Nothing is in place yet. Correct the name, the lifetime or the CA, then run this again.'],
    });
  }
}

async function issue(action: IssueCertificate, files: FileReader): Promise<string> {
  const { issueCa, issueLeaf, renewCa } = await import('../pki/issue/issue.ts');
  const { commonName, names } = action;
  const validity = { notBefore: new Date(action.notBefore), notAfter: new Date(action.notAfter) };
  if (action.renews !== undefined) {
    const { renews: certificate, key, passphrase } = action;
    const keyPem = await readCaKey({ certificate, key, ...(passphrase && { passphrase }) }, files);
    return renewCa({ keyPem, caCertificatePem: await readNewest(certificate, files), ...validity });
  }
  if (action.profile === 'ca' || action.issuer === undefined) {
    return issueCa({ keyPem: await readNewest(action.key, files), commonName, ...validity });
  }
  const { chain = '' } = action.issuer;
  const leaf = {
    profile: action.profile,
    caCertificatePem: `${chain}${await readNewest(action.issuer.certificate, files)}`,
    caKeyPem: await readCaKey(action.issuer, files),
    commonName,
    names,
    ...validity,
  };
  if (action.request === undefined) {
    return (await issueLeaf({ ...leaf, publicKeyFrom: await readNewest(action.key, files) })) + chain;
  }
  const { signRequest } = await import('../pki/request/request.ts');
  return (await signRequest({ ...leaf, requestPem: action.request })) + chain;
}

/** The CA's key as it signs: a protected one is opened here, in memory, and nowhere else. */
export async function readCaKey({ key, passphrase }: Issuer, files: FileReader): Promise<string> {
  const text = await readNewest(key, files);
  if (passphrase === undefined) return text;
  const { openKey } = await import('../pki/keys/protected-key.ts');
  const opened = await openKey(text, passphrase.reveal());
  if (opened.ok) return opened.keyPem;
  throw new OperatorError({
    id: 'wrong-passphrase',
    message: `The passphrase does not open ${key}.`,
    fix: ['Nothing is in place yet. Run this again with the right passphrase.'],
  });
}

/** The staged file of this run when there is one, else the file in place. */
export async function readNewest(path: string, files: FileReader): Promise<string> {
  const text = (await files.readText(stagedPath(path))) ?? (await files.readText(path));
  if (text !== undefined) return text;
  throw new OperatorError({
    id: 'file-missing',
    message: `${path} is missing.`,
    fix: ['Run the certificates step again: it looks afresh at what is there.'],
  });
}
