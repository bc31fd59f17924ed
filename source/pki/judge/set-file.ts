import type { Certificate } from '../certificate/certificate.ts';
import { formatName } from '../encoding/distinguished-name.ts';
import { finding, type SetFinding } from './findings.ts';

/** A file of a set, as the host read it: never more than `largestFile` bytes, no device or pipe opened. */
export type SetFile = {
  /** The path as the operator knows it. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Permission bits (0o600); left out if the mode does not matter, as for a copy given by hand. */
  readonly mode?: number;
  readonly symlink?: boolean;
  /** Why there are no bytes. */
  readonly problem?: 'missing' | 'dangling-link' | 'link-out' | 'unreadable' | 'not-a-file' | 'too-large';
};

/** A certificate and the file that it stands in. */
export type LocatedCertificate = { readonly certificate: Certificate; readonly file: string };

/** Larger files are refused unread: real ones have a few thousand bytes, a distribution's whole trust store 220 kB. */
export const largestFile = 1024 * 1024;

/** What a finding about a certificate names as its subject and file. */
export function aboutCertificate({ certificate, file }: LocatedCertificate): { subject: string; file: string } {
  return { subject: formatName(certificate.subject) || `serial ${certificate.serial}`, file };
}

/** Findings about a file before its contents are read as PEM. One of them blocks: nothing can be read. */
export function fileFindings(
  setFile: SetFile,
  subject: string,
): { readonly readable: boolean; readonly findings: SetFinding[] } {
  const about = { subject, file: setFile.file };
  const stop = (found: SetFinding) => ({ readable: false, findings: [found] });
  switch (setFile.problem) {
    case 'missing':
      return stop(finding('file-missing', about, 'The file does not exist.'));
    case 'dangling-link':
      return stop(finding('file-missing', about, 'The file is a symbolic link to nothing.'));
    case 'link-out':
      return stop(
        finding('symlink', about, 'The file is a symbolic link out of its folder, which is not followed.', 'block'),
      );
    case 'unreadable':
      return stop(finding('file-unreadable', about, 'The file cannot be read.'));
    case 'not-a-file':
      return stop(finding('file-unreadable', about, 'It is not a regular file.'));
    case 'too-large':
      return stop(finding('file-too-large', about, 'The file is larger than 1 MiB.'));
    default:
  }
  if (setFile.bytes.length > largestFile)
    return stop(finding('file-too-large', about, 'The file is larger than 1 MiB.'));
  if (setFile.bytes.every((byte) => byte <= 0x20)) return stop(finding('empty-file', about, 'The file is empty.'));
  const findings = setFile.symlink ? [finding('symlink', about, 'The file is a symbolic link.')] : [];
  return { readable: true, findings };
}
