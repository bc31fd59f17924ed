import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import { type CertificateFacts, inspectCertificates } from '../../pki/certificate/inspect.ts';
import { readPem } from '../../pki/encoding/pem.ts';
import { largestFile } from '../../pki/judge/set-file.ts';

/** A certificate that came in a file of the operator. */
export interface GivenCertificate {
  readonly file: string;
  readonly certificate: CertificateFacts;
}

/** All certificates of the files, each once, in their order. Throws OperatorError for a file that is no certificate file. */
export async function readGivenFiles(
  host: ReadableHost,
  files: readonly string[],
): Promise<readonly GivenCertificate[]> {
  const given = (await Promise.all(files.map((file) => readGivenFile(host, file)))).flat();
  return given.filter(
    ({ certificate }, index) =>
      given.findIndex((other) => other.certificate.fingerprint === certificate.fingerprint) === index,
  );
}

async function readGivenFile(host: ReadableHost, file: string): Promise<readonly GivenCertificate[]> {
  const bytes = await host.files.read(file, largestFile);
  if (bytes === undefined) {
    throw new OperatorError({
      id: 'file-missing',
      message: `${file} is not there.`,
      fix: ['Name the signed certificate.'],
    });
  }
  const { blocks } = readPem(bytes);
  if (blocks.some(({ label }) => label.endsWith('PRIVATE KEY'))) {
    throw new OperatorError({
      id: 'key-in-certificate-file',
      message: `${file} holds a private key; only certificates are imported, for keys that were made on this host.`,
      fix: ['Make a request here (wizard certs request) and have that signed; remove the key that was sent around.'],
    });
  }
  const inspection = inspectCertificates(bytes);
  if (inspection.ok) return inspection.certificates.map((certificate) => ({ file, certificate }));
  throw new OperatorError({
    id: 'not-a-certificate',
    message: `${file} cannot be imported: ${inspection.why}.`,
    fix: [conversion(file, blocks)],
  });
}

function conversion(file: string, blocks: readonly { readonly label: string }[]): string {
  if (blocks.some(({ label }) => label === 'PKCS7')) return `Convert it: openssl pkcs7 -print_certs -in ${file}`;
  if (blocks.some(({ label }) => label.endsWith('CERTIFICATE REQUEST')))
    return 'That is the request: import what was signed from it.';
  return `Convert it, if it is DER: openssl x509 -inform DER -in ${file}`;
}
