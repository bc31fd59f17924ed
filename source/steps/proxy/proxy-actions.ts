import { OperatorError } from '../../errors.ts';
import type { Action, KeptService, Plan, RunCommand } from '../../plan/actions.ts';
import { nameOf, placeOf } from '../../proxy/sites.ts';
import { withPair } from '../../proxy/vhost.ts';
import { judgeOwnership, judgeVhost } from '../../proxy/vhost-findings.ts';
import { type Answers, yesAnswer } from '../../wizard/question.ts';
import { decided, disableSites, losses } from '../existing-sites.ts';
import { lastingFix, namesForeign, whatComes } from '../foreign-pair.ts';
import { serviceCommand, statusCommand } from '../look-at-system.ts';
import { enableModules } from './enable-modules.ts';
import type { ProxyFacts } from './proxy-facts.ts';
import { isTrusted } from './trust-anchor.ts';
import { giveBack } from './worker-files.ts';

const rootFile = { owner: 'root', group: 'root', mode: 0o644 } as const;

/** The rehearsal first, so that nothing is begun with a bad set; modules, virtual host, port 80, trust store; then Apache. Nothing when all is in place. */
export function planProxy(facts: ProxyFacts, answers: Answers): Plan {
  const { existing } = facts.sites;
  const choice = decided(existing, answers, facts.hostName);
  if (choice === 'adopt') requireSameCa(facts);
  const configuration = [
    ...enableModules(facts),
    ...writeVhost(facts),
    ...(choice === 'adopt' || choice === 'replace' ? disableSites(existing, facts.layout) : []),
    ...enableSite(facts),
    ...closePort80(facts, answers),
  ];
  const trust = trustCa(facts);
  const restarts =
    configuration.some(({ kind }) => kind !== 'set-attributes') || !facts.service.active || !facts.listening;
  const actions: Action[] = [
    ...(restarts ? [rehearse(facts)] : []),
    ...giveBack(facts.strayFiles),
    ...configuration,
    ...trust,
    ...allowConnections(facts),
    ...(restarts
      ? [testConfiguration(facts), rehearseProxy(facts), apacheAction(facts, closePort80(facts, answers).length > 0)]
      : []),
    ...enableAtBoot(facts),
  ];
  return {
    title: 'Set up the Apache proxy in front of pg-backup-api',
    actions,
    notes: [
      ...(choice === 'replace' ? losses(existing) : []),
      ...foreignNotes(facts),
      ...portNotes(facts, answers),
      ...(facts.systemd ? [] : ['This host does not run systemd: Apache is started by its init script.']),
    ],
    undoIfUnproven: true,
    ...(facts.apacheInstalled && { keeps: keptService(facts) }),
  };
}

/** Whether the virtual host that is there does what it should; then its text is left alone, whoever wrote it. */
export function vhostIsRight(facts: ProxyFacts): boolean {
  const { parsed, settings, foreign } = facts;
  return !namesForeign(foreign, parsed) && protects({ parsed, settings }) && !hasSyntaxError(facts);
}

/** Apache does not accept the virtual host, and TPA's would be another one. */
export function hasSyntaxError({ syntaxError, rendered, vhost }: ProxyFacts): boolean {
  return syntaxError !== undefined && rendered.ok && rendered.text !== vhost.text;
}

function protects({ parsed, settings }: Pick<ProxyFacts, 'parsed' | 'settings'>): boolean {
  return judgeVhost(parsed, settings).every(({ severity }) => severity !== 'block');
}

function writeVhost(facts: ProxyFacts): Action[] {
  const { rendered, vhost, parsed, settings, foreign } = facts;
  if (vhostIsRight(facts)) return takeBack(facts);
  if (
    vhost.text !== undefined &&
    vhost.file !== undefined &&
    parsed !== undefined &&
    !hasSyntaxError(facts) &&
    protects(facts)
  ) {
    const content = withPair(vhost.text, parsed, settings);
    const why = foreign.pair === undefined ? 'The pair is the API’s own.' : whatComes(foreign.pair);
    return [{ kind: 'write-file', path: vhost.path, content, before: vhost.text, attributes: rootFile, why }];
  }
  if (!rendered.ok) {
    throw new OperatorError({
      id: 'vhost-refused',
      message: `The virtual host cannot be written: ${rendered.field}: ${rendered.reason}.`,
      fix: ['Check the name of the instance in config.yml, or say --host NAME.'],
    });
  }
  return [
    {
      kind: 'write-file',
      path: vhost.path,
      content: rendered.text,
      before: vhost.text,
      attributes: rootFile,
      why: 'Only clients with a certificate of the CA reach the API. The file is root’s, since Apache starts as root.',
    },
  ];
}

/** What flips the virtual host back, and what lasts. */
function foreignNotes({ foreign: { pair, hooked } }: ProxyFacts): readonly string[] {
  if (pair === undefined || (pair.origin === 'postgres' && hooked)) return [];
  return [`${whatComes(pair)} ${lastingFix(pair)}`];
}

/**
 * TPA's deploy gives the file to barman (roles/pgbackupapi/service, “Create proxy conf”); Apache reads it as root, so who may write it
 * becomes root. What it says is right and stays, so Apache need not read it again.
 */
function takeBack({ vhost: { path, file } }: ProxyFacts): Action[] {
  if (file?.kind !== 'file' || judgeOwnership(file).length === 0) return [];
  const { owner, group, mode } = file;
  const why =
    'Apache starts as root and reads this file: whoever may write it becomes root. TPA’s deploy gives it to barman.';
  return [{ kind: 'set-attributes', path, attributes: rootFile, before: { owner, group, mode }, why }];
}

function enableSite({ enabled, layout }: ProxyFacts): Action[] {
  if (enabled || layout.enableSite === undefined) return [];
  return [
    {
      kind: 'run-command',
      title: 'Enable the site pg-backup-api',
      argv: layout.enableSite,
      why: 'Debian’s Apache reads the sites that are enabled.',
      changes: `${layout.enabledVhostPath ?? ''} links to the virtual host`,
      switches: { what: 'sites', names: ['pg-backup-api'] },
    },
  ];
}

export const closePort80Answer = 'close-http';

/** Sites of somebody's on port 80 stay unless the operator says otherwise. */
function keepsPort80({ sites, listenWithout80 }: ProxyFacts, answers: Answers): boolean {
  return sites.onPort80.length > 0 && listenWithout80 !== undefined && !yesAnswer(answers, closePort80Answer);
}

/** TPA means to close port 80 everywhere, and does so where the file that it names exists. */
export function deployCloses({ layout }: Pick<ProxyFacts, 'layout'>): string {
  return layout.tpaMissesListenFile ? '' : ' The next tpaexec deploy closes it.';
}

function portNotes(facts: ProxyFacts, answers: Answers): readonly string[] {
  const { onPort80 } = facts.sites;
  if (onPort80.length === 0 || facts.listenWithout80 === undefined) return [];
  const places = onPort80.map((site) => `${placeOf(site)} (${nameOf(site)})`).join(', ');
  return keepsPort80(facts, answers)
    ? [`Port 80 stays open for ${places}.${deployCloses(facts)}`]
    : [`No longer reachable on port 80: ${places}.`];
}

/** Our trust must hold the CA of the site that is taken over: else its clients would be turned away. */
function requireSameCa({ sites, settings }: ProxyFacts): void {
  const other = sites.existing.find(({ sameCa }) => !sameCa);
  if (other === undefined) return;
  const ca = other.ca?.path ?? 'its CA';
  throw new OperatorError({
    id: 'another-ca',
    message: `${settings.caFile} does not hold ${ca}: clients of ${placeOf(other.site)} would be turned away.`,
    fix: [
      `Move ${settings.caFile} and its certificates away and make them from that CA: \`wizard certs create --ca ${ca} --ca-key FILE\`.`,
      'Or replace the site knowingly: --existing-site replace.',
    ],
  });
}

function closePort80(facts: ProxyFacts, answers: Answers): Action[] {
  if (keepsPort80(facts, answers)) return [];
  const { listen, listenWithout80, apacheInstalled, layout } = facts;
  const why = `This host answers on 443 only${layout.tpaMissesListenFile ? '.' : '; TPA takes port 80 away too.'}`;
  if (!apacheInstalled) return [{ kind: 'remove-lines', path: layout.listenFile, line: 'Listen 80', why }];
  if (listenWithout80 === undefined || listen.text === undefined || listen.file === undefined) return [];
  const { owner, group, mode } = listen.file;
  const attributes = { owner, group, mode };
  return [{ kind: 'write-file', path: listen.path, content: listenWithout80, before: listen.text, attributes, why }];
}

function trustCa(facts: ProxyFacts): Action[] {
  const { anchor, ca, layout } = facts;
  if (isTrusted(facts)) return [];
  return [
    {
      kind: 'copy-file',
      from: ca.path,
      path: anchor.path,
      attributes: rootFile,
      why: 'With the CA in the trust store, curl on this host needs no --cacert.',
    },
    {
      kind: 'run-command',
      title: 'Rebuild the trust store',
      argv: layout.rebuildTrust,
      why: 'The trust store is built from its folder.',
      changes: `${layout.systemBundle} contains the CA`,
      refresh: true,
    },
  ];
}

function allowConnections({ selinux, layout }: ProxyFacts): Action[] {
  if (selinux !== 'denied' || layout.selinux === undefined) return [];
  const { boolean, set } = layout.selinux;
  return [
    {
      kind: 'run-command',
      title: 'Let Apache connect to the API under SELinux',
      argv: set,
      why: 'SELinux keeps Apache from connecting to the API otherwise; clients would see 503.',
      changes: `${boolean} is on, also after a restart`,
      undo: { argv: ['setsebool', '-P', boolean, 'off'], automatic: true },
    },
  ];
}

function rehearse({ settings, files, hostName }: ProxyFacts): Action {
  return {
    kind: 'rehearse',
    hostName,
    ca: settings.caFile,
    server: { certificate: settings.certificate, key: settings.key },
    clients: [{ name: files.settings.commonName, ...files.client }],
    why: 'Apache’s own test passes almost any pair, and a bad one ends a running Apache.',
  };
}

/** What has to be true of Apache when the plan is taken back: one that ran runs. */
function keptService({ service, systemd, layout }: ProxyFacts): KeptService {
  return {
    name: layout.service,
    wasRunning: service.active,
    status: statusCommand(systemd, layout.service),
    start: serviceCommand(systemd, 'start', layout.service),
    reload: serviceCommand(systemd, 'reload', layout.service),
  };
}

/** The configuration as it is by then, the sites of others with it. */
function rehearseProxy({ layout, hostName, settings }: ProxyFacts): Action {
  return {
    kind: 'rehearse-proxy',
    program: layout.program,
    mainFile: layout.mainFile,
    serverRoot: layout.serverRoot,
    flags: layout.flags,
    user: layout.user,
    group: layout.group,
    hostName,
    certificate: settings.certificate,
    why: 'A pair of another site that does not fit would end Apache as well.',
  };
}

function testConfiguration({ layout }: ProxyFacts): RunCommand {
  return {
    kind: 'run-command',
    title: 'Test Apache’s configuration',
    argv: layout.configTest,
    why: 'A syntax error must not stop a running Apache.',
    changes: 'nothing; Apache reads its configuration and says what it thinks of it',
  };
}

/** Debian's package enables its service; those of Red Hat and SUSE leave that to the operator, and TPA does it. */
function enableAtBoot(facts: ProxyFacts): RunCommand[] {
  if (!needsEnabling(facts)) return [];
  const { layout } = facts;
  return [
    {
      kind: 'run-command',
      title: `Enable ${layout.service}`,
      argv: ['systemctl', 'enable', layout.service],
      why: 'The API has to be reachable after a restart of the host too.',
      changes: `${layout.service} starts with the host`,
      undo: { argv: ['systemctl', 'disable', layout.service], automatic: true },
    },
  ];
}

/** Whether Apache would be gone after a restart of the host. Where its package is to come, the package may see to that. */
export function needsEnabling({ systemd, service, apacheInstalled, layout }: ProxyFacts): boolean {
  return systemd && !service.enabled && (apacheInstalled || !layout.enabledByPackage);
}

/**
 * New modules, flags and listeners need a start of Apache; a changed virtual host needs a reload. One that this run starts is stopped when
 * the run is undone. An Apache that is not installed yet will run, without our modules, as soon as its package is there: Debian's
 * starts it.
 */
function apacheAction(facts: ProxyFacts, closesPort80: boolean): RunCommand {
  const { service, apacheInstalled, systemd, layout } = facts;
  const parts = facts.missingModules.length + facts.missingFlags.length;
  const fresh = parts > 0 || closesPort80 || !facts.listening;
  const starts = apacheInstalled && !service.active;
  const verb = starts ? 'start' : fresh ? 'restart' : 'reload';
  return {
    kind: 'run-command',
    title: `${verb[0]?.toUpperCase()}${verb.slice(1)} ${layout.service}`,
    argv: serviceCommand(systemd, verb, layout.service),
    why:
      verb === 'reload'
        ? 'Apache reads the virtual host when it is reloaded.'
        : 'Apache takes up modules and ports when it starts.',
    changes: 'Apache serves the API on port 443 to clients with a certificate',
    ...(starts
      ? { undo: { argv: serviceCommand(systemd, 'stop', layout.service), automatic: true } }
      : { refresh: true }),
  };
}
