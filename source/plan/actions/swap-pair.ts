import { backUp } from '../back-up.ts';
import { asidePath, type PairSwap, swapPair as swap } from '../pair-swap.ts';
import { shellQuote, shellWords } from '../shell-quote.ts';
import type { ActionHandler, Reasoned } from './handler.ts';

/**
 * Moves the staged certificate and key of a running Apache into place, so that no reload by anybody finds one of them old and the
 * other new. How: plan/pair-swap.ts.
 */
export interface SwapPair extends Reasoned, PairSwap {
  readonly kind: 'swap-pair';
}

export const swapPair: ActionHandler<SwapPair> = {
  describe: ({ certificate, key, sites, service }) => ({
    title: `Swap certificate and key of ${service.name} as one`,
    details: [
      certificate,
      key,
      `meanwhile ${sites.map(({ path }) => path).join(' and ')} names the new pair as ${asidePath(certificate)} and ${asidePath(key)}`,
      `$ ${shellWords(service.reload)}, twice`,
    ],
    diff: [],
    undo: 'The old pair is put back in the same way.',
  }),
  owners: () => 'root',
  async undo({ certificate, key, sites, service, hostName, errorLog }, run) {
    const { staging } = run;
    return [
      {
        kind: 'restore-pair',
        certificate: await backUp(certificate, staging.content(certificate), run),
        key: await backUp(key, staging.content(key), run),
        ...{ sites, service, hostName, errorLog },
      },
    ];
  },
  async perform(action, { host, staging, log, onOutput }) {
    await swap(action, {
      ...{ host, log },
      tell: onOutput,
      setAside: (path) => staging.link(path, asidePath(path)),
      place: (path) => staging.move(path, path),
      serving: await staging.newest(action.certificate),
    });
  },
  // Without the wizard there is a moment between the two in which a reload by somebody else would find a half.
  script: ({ certificate, key, service }) => [
    ...[key, certificate].map((path) => `keep ${shellQuote(path)}`),
    ...[key, certificate].map((path) => `deliver ${shellQuote(path)}`),
    shellWords(service.reload),
  ],
};
