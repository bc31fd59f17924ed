import { OperatorError } from '../../errors.ts';
import type { Action, KeptService, Plan } from '../../plan/actions.ts';
import { brokenPairText } from '../../proxy/site-pairs.ts';
import { serviceCommand, statusCommand } from '../look-at-system.ts';
import type { CertificateSetFacts } from './certificate-facts.ts';
import { presents, requireProvable } from './look-at-served.ts';

/**
 * A plan that moves staged files of a set into place, around a running Apache: refused where Apache would not survive it, rehearsed
 * beside the running server, moved so that no reload finds a half, taken up, and journaled with what has to be true once it is taken
 * back. A plan that moves nothing stays as it is.
 */
export function aroundApache(set: CertificateSetFacts, plan: Plan): Plan {
  const at = plan.actions.findIndex(({ kind }) => kind === 'install-staged');
  const install = plan.actions[at];
  const kept = keptService(set);
  if (install?.kind !== 'install-staged' || kept === undefined) return plan;
  requireTakingUp(set);
  const { certificate, key } = set.places.server;
  const pair = [key.path, certificate.path];
  const isSwapped =
    (set.served.kind === 'serving' || set.served.kind === 'silent') &&
    set.pairedSites.length > 0 &&
    pair.every((path) => install.paths.includes(path));
  const others = isSwapped ? install.paths.filter((path) => !pair.includes(path)) : install.paths;
  return {
    ...plan,
    keeps: kept,
    actions: [
      ...plan.actions.slice(0, at),
      rehearseProxy(set),
      ...(others.length === 0 ? [] : [{ ...install, paths: others }]),
      ...(isSwapped ? [swapPair(set, kept)] : takeUp(set)),
      ...plan.actions.slice(at + 1),
    ],
  };
}

function swapPair({ places, pairedSites, hostName, layout }: CertificateSetFacts, service: KeptService): Action {
  return {
    kind: 'swap-pair',
    certificate: places.server.certificate.path,
    key: places.server.key.path,
    sites: pairedSites,
    service,
    hostName,
    errorLog: layout.errorLogs.at(-1) ?? '',
    why: 'A reload by anybody who finds a key beside the certificate of another would end Apache.',
  };
}

/** Throws OperatorError where the proxy cannot take up or prove what a plan changes. */
export function requireTakingUp(set: CertificateSetFacts): void {
  const isHealthy = !set.findings.some(({ severity, group }) => severity === 'block' && group !== 'tpa');
  requireProvable(set.served, isHealthy && set.serverKey.matches === true, set.foreign);
  if (set.served.kind === 'no-proxy' || set.brokenSite === undefined) return;
  throw new OperatorError({
    id: 'site-pair-broken',
    message: brokenPairText(set.brokenSite),
    fix: ['Repair that site, or take it out of the configuration, then run this again. Nothing was changed.'],
  });
}

/** What has to be true of Apache when the plan is taken back; undefined where no virtual host of ours is enabled. */
export function keptService({
  served,
  server,
  layout,
  systemd,
  hostName,
  places,
}: CertificateSetFacts): KeptService | undefined {
  if (served.kind === 'no-proxy') return undefined;
  const certificate = places.server.certificate.path;
  return {
    name: layout.service,
    wasRunning: served.kind !== 'stopped',
    status: statusCommand(systemd, layout.service),
    start: serviceCommand(systemd, 'start', layout.service),
    reload: serviceCommand(systemd, 'reload', layout.service),
    ...(presents(served, server.certificate) && { serves: { hostName, port: 443, certificate } }),
  };
}

export function rehearseProxy({ layout, hostName, places, apacheFlags }: CertificateSetFacts): Action {
  return {
    kind: 'rehearse-proxy',
    program: layout.program,
    mainFile: layout.mainFile,
    serverRoot: layout.serverRoot,
    flags: apacheFlags,
    user: layout.user,
    group: layout.group,
    hostName,
    certificate: places.server.certificate.path,
    why: 'Apache’s own test passes almost any pair, of this site and of others, and a bad one ends the running server.',
  };
}

/** Makes Apache take up what is in place; nothing where it serves nobody yet. */
export function takeUp({ served, systemd, layout }: CertificateSetFacts): readonly Action[] {
  if (served.kind === 'no-proxy' || served.kind === 'elsewhere') return [];
  if (served.kind === 'stopped') {
    return [
      {
        kind: 'run-command',
        title: `Start ${layout.service}`,
        argv: serviceCommand(systemd, 'start', layout.service),
        why: 'It could not run with the set that was in place.',
        changes: `${layout.service} runs and serves the new certificate`,
        undo: { argv: serviceCommand(systemd, 'stop', layout.service), automatic: true },
      },
    ];
  }
  return [
    {
      kind: 'run-command',
      title: `Reload ${layout.service}`,
      argv: serviceCommand(systemd, 'reload', layout.service),
      why: 'Apache reads its certificates when it is reloaded.',
      changes: 'Apache serves the new certificate; running requests end undisturbed',
      refresh: true,
    },
  ];
}
