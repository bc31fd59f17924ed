import { certificateLabels, readCertificateBlock } from '../certificate/inspect.ts';
import { type PemText, readPem } from '../encoding/pem.ts';
import { isPrivateKeyBlock } from '../keys/private-key.ts';
import { finding, type SetFinding } from './findings.ts';
import { fileFindings, type LocatedCertificate, type SetFile } from './set-file.ts';

export type CertificateFile = {
  readonly certificates: readonly LocatedCertificate[];
  readonly findings: readonly SetFinding[];
};

/** More certificates in one file than any chain has; a trust store of a distribution has about 150. */
const mostCertificates = 200;

/** Reads a file that should hold certificates and judges its form; `subject` names it ("the CA file"). */
export function judgeCertificateFile(setFile: SetFile, subject: string): CertificateFile {
  const { readable, findings } = fileFindings(setFile, subject);
  if (!readable) return { certificates: [], findings };
  const about = { subject, file: setFile.file };
  const pem = readPem(setFile.bytes);
  findings.push(...formFindings(pem, about));
  const blocks = pem.blocks.filter((block) => certificateLabels.includes(block.label));
  const keys = pem.blocks.filter(isPrivateKeyBlock);
  if (keys.length > 0 && blocks.length > 0) {
    findings.push(finding('key-in-certificate-file', about, 'A private key stands in a file that everybody may read.'));
  } else if (keys.length > 0) {
    findings.push(finding('files-swapped', about, 'The file holds a private key instead of a certificate.'));
  } else if (blocks.length === 0 && !pem.truncated) {
    findings.push(finding('not-pem', about, notPemMessage(setFile.bytes, pem)));
  }
  if (blocks.length > mostCertificates) {
    findings.push(finding('file-too-large', about, `The file holds more than ${mostCertificates} certificates.`));
    return { certificates: [], findings };
  }
  const certificates: LocatedCertificate[] = [];
  for (const block of blocks) {
    const where = `The certificate at line ${block.line}`;
    if (block.label !== 'CERTIFICATE') {
      findings.push(finding('pem-label', about, `${where} has the label "${block.label}".`));
    }
    const reading = readCertificateBlock(block);
    if (reading.ok) certificates.push({ certificate: reading.certificate, file: setFile.file });
    else findings.push(finding('der-malformed', about, `${where} cannot be read: ${reading.why}.`));
  }
  return { certificates, findings };
}

/** Findings about the PEM text itself. */
export function formFindings(pem: PemText, about: { readonly subject: string; readonly file: string }): SetFinding[] {
  const findings: SetFinding[] = [];
  if (pem.truncated)
    findings.push(finding('truncated', about, 'A BEGIN or END line is missing: the file is cut or damaged.'));
  if (pem.byteOrderMark) findings.push(finding('pem-bom', about, 'The file starts with a byte order mark.'));
  if (pem.blocks.length > 0 && (pem.crlf || pem.surroundingText)) {
    const what = [pem.crlf ? 'CRLF line ends' : '', pem.surroundingText ? 'text around the blocks' : ''];
    findings.push(finding('normalise-pem', about, `The file has ${what.filter(Boolean).join(' and ')}.`));
  }
  const known = [...certificateLabels, 'EC PARAMETERS'];
  for (const { label, line } of pem.blocks.filter(
    (block) => !known.includes(block.label) && !isPrivateKeyBlock(block),
  )) {
    findings.push(
      finding('pem-label', about, `At line ${line} stands a "${label}", which is neither a certificate nor a key.`),
    );
  }
  return findings;
}

/** What a file without usable PEM blocks seems to be. */
export function notPemMessage(bytes: Uint8Array, pem: PemText): string {
  const label = pem.blocks[0]?.label;
  if (label !== undefined) return `The file holds "${label}" only.`;
  return bytes[0] === 0x30 ? 'The file is DER or PKCS#12, not PEM.' : 'The file is not PEM.';
}
