import type { Host } from '../../host/host.ts';
import { isRunning, type KeptService } from '../keep-service.ts';
import {
  asidePath,
  asideText,
  clearAside,
  finishSwap,
  nameAside,
  type PairedSite,
  type PairSwap,
  reload,
  untilServed,
  write,
} from '../pair-swap.ts';
import { fileState, type RestoreFile } from './file-state.ts';
import { inItsTurn, type UndoHandler, type UndoOptions } from './handler.ts';
import { restoreFile } from './restore-file.ts';

/** A pair that was swapped under a running Apache (plan/pair-swap.ts), or is half way through that. */
export interface RestorePair {
  readonly kind: 'restore-pair';
  readonly certificate: RestoreFile;
  readonly key: RestoreFile;
  readonly sites: readonly PairedSite[];
  readonly service: KeptService;
  readonly hostName: string;
  readonly errorLog: string;
}

export const restorePair: UndoHandler<RestorePair> = {
  ...inItsTurn,
  takeBack,
  writes: ({ certificate, key }) => [certificate, key],
};

async function takeBack(record: RestorePair, host: Host, options: UndoOptions): Promise<void> {
  const swap: PairSwap = { ...record, certificate: record.certificate.path, key: record.key.path };
  const byPath = new Map([record.certificate, record.key].map((one) => [one.path, one]));
  const place = async (path: string) => {
    const one = byPath.get(path);
    if (one !== undefined) await restoreFile.takeBack(one, host, options);
  };
  const work = { host, log: options.log, tell: options.onStays, place };
  const states = [await fileState(record.certificate, host), await fileState(record.key, host)];
  const texts = await Promise.all(record.sites.map(({ path }) => host.files.readText(path)));
  const namesAside = record.sites.some((site, index) => texts[index] === asideText(swap, site));
  const isRunningNow = await isRunning(record.service, host);
  // The files in place are nobody's at this moment: they may become the old ones, and then the virtual host names them again.
  if (namesAside && isRunningNow) return finishSwap(swap, work);
  const isAsItWas = record.sites.every((site, index) => texts[index] === site.text);
  if (states.every(({ isOld }) => isOld) && isAsItWas) return clearAside(swap, host);
  const [certificate, key] = states;
  if (
    isRunningNow &&
    isAsItWas &&
    certificate?.old !== undefined &&
    key?.old !== undefined &&
    states.every(({ ours }) => ours)
  ) {
    options.onUndo(`swap the pair of ${record.service.name} back`);
    await clearAside(swap, host);
    await setAside(record.key, key.old, host);
    await setAside(record.certificate, certificate.old, host);
    await nameAside(swap, host);
    await reload(swap, work);
    const serving = Buffer.from(certificate.old).toString('utf8');
    await untilServed(swap, { host, serving });
    return finishSwap(swap, work);
  }
  await place(swap.key);
  await place(swap.certificate);
  for (const [index, site] of record.sites.entries()) {
    if (texts[index] === asideText(swap, site)) await write(site, site.text, host);
  }
  await clearAside(swap, host);
}

/** The old file under its second name, from its backup. */
async function setAside({ path, attributes }: RestoreFile, old: Uint8Array, host: Host): Promise<void> {
  if (attributes !== null) await host.files.create(asidePath(path), old, attributes);
}
