import type { ReadableHost } from '../../host/host.ts';
import type { HostLayout } from '../../os/families.ts';
import type { FoundText } from './found-text.ts';

/** The file of the trust store for the CA that is to come: update-ca-certificates wants one certificate a file. */
export function nextAnchor({ trustAnchorDirectory }: Pick<HostLayout, 'trustAnchorDirectory'>): string {
  return `${trustAnchorDirectory}/CA-next.crt`;
}

/** Whether the trust store's files hold every CA of the file that Apache trusts, as during a rotation. */
export async function lookAtTwoAnchors(
  host: Pick<ReadableHost, 'files'>,
  layout: HostLayout,
  anchor: string | undefined,
  ca: string | undefined,
): Promise<boolean> {
  const path = nextAnchor(layout);
  if (ca === undefined || (await host.files.stat(path)) === undefined || !(await host.files.canRead(path)))
    return false;
  const { inspectCertificates } = await import('../../pki/certificate/inspect.ts');
  const found = (text: string | undefined) => {
    const inspection = inspectCertificates(text ?? '');
    return inspection.ok ? inspection.certificates.map(({ fingerprint }) => fingerprint) : [];
  };
  const [wanted, here] = [found(ca), [...found(anchor), ...found(await host.files.readText(path))]];
  return wanted.length > 0 && wanted.every((fingerprint) => here.includes(fingerprint));
}

/** What lies in the trust store's folder, beside the CA that Apache trusts. */
interface Anchors {
  readonly anchor: FoundText;
  readonly ca: FoundText;
  readonly twoAnchors: boolean;
}

/** Whether the trust store's folder holds what Apache trusts. */
export function isTrusted({ anchor, ca, twoAnchors }: Anchors): boolean {
  return ca.text !== undefined && (anchor.text === ca.text || twoAnchors);
}
