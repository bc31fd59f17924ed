import { basename } from 'node:path';
import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import { leafNames, shortName } from '../../pki/encoding/leaf-names.ts';
import { daysLeft } from '../../pki/issue/lifetime.ts';
import { keyTypes } from '../../pki/keys/key-type.ts';
import { isEmpty, type Plan } from '../../plan/actions.ts';
import { type Answers, listAnswer, type Question, textAnswer, yesAnswer } from '../../wizard/question.ts';
import type { ScheduledCommand, Site } from '../../wizard/site.ts';
import type { Assessment, Evidence, Finding, Step } from '../../wizard/step.ts';
import { decided, existingSiteFindings, existingSiteQuestion, losses } from '../existing-sites.ts';
import { assessment } from '../findings.ts';
import { otherBarmanHosts } from '../look-at-config.ts';
import { planCertificates, type Wanted } from './certificate-actions.ts';
import { type CertificateSetFacts, lookAtCertificates } from './certificate-facts.ts';
import { manualFolder } from './certificate-places.ts';
import type { FoundCertificate } from './look-at-files.ts';
import { presents } from './look-at-served.ts';
import { proveCertificates } from './prove-certificates.ts';
import { caFinding, isRevoked, reviewRenewal } from './renewal-review.ts';
import { requireIssuer, requireNoKey, requireNoRival } from './require-issuer.ts';
import {
  isScheduled,
  lookAtSchedule,
  type Schedule,
  scheduleActions,
  scheduledCheck,
  scheduleNotes,
  unscheduleActions,
  unscheduleNotes,
} from './schedule-step.ts';

/** The set, and the unattended renewal where it is offered together with it. */
export interface CertificatesFacts extends CertificateSetFacts {
  readonly schedule?: { readonly found: Schedule; readonly command: ScheduledCommand };
}

/** Makes what is missing of CA, server and client certificate, and renews the leaves; with a command in `site.scheduled` it offers the timer, too. */
export const certificatesStep: Step<CertificatesFacts> = {
  id: 'certificates',
  title: 'Certificates',
  purpose: 'Make the certificates that the proxy and its clients know each other by, or renew them before they end.',
  async look(host, site) {
    const facts = await lookAtCertificates(host, site);
    const { scheduled: command } = site;
    return command === undefined ? facts : { ...facts, schedule: { found: await lookAtSchedule(host), command } };
  },
  assess,
  questions: (facts) => [...questions(facts), ...scheduleQuestion(facts)],
  plan(facts, answers) {
    const settled = settleCa(facts, answers);
    const plan = planCertificates(settled, wantedOf(settled, answers));
    if (facts.namesNothing !== undefined && !isEmpty(plan)) throw new OperatorError(facts.namesNothing);
    const makesCa = settled === facts && missingParts(facts).includes('ca');
    const gone = makesCa ? losses(facts.existing) : [];
    const several = makesCa ? severalHosts(facts).map(({ message, fix }) => `${message} ${fix}`) : [];
    return withSchedule({ ...plan, notes: [...several, ...gone, ...plan.notes] }, settled, answers);
  },
  prove,
};

/** The same work asked for by name: the certificates that are in place get later dates. */
export const renewOperation: Step<CertificateSetFacts> = { ...certificatesStep, id: 'renew', title: 'Renewal' };

/** As it is where there is a set; a new one is renewed by a timer if the key of its CA lies here, open. */
function scheduleQuestion(facts: CertificatesFacts): readonly Question[] {
  if (facts.schedule === undefined) return [];
  const { found } = facts.schedule;
  const missing = missingParts(facts);
  const hasKey = missing.includes('ca') || (facts.caKey.file !== undefined && facts.caKey.protection !== 'locked');
  const what = found.systemd ? 'A timer of systemd' : 'A line of cron';
  return [
    {
      kind: 'confirm',
      id: 'schedule',
      label: 'Renew unattended what expires soon?',
      hint: hasKey
        ? `${what} renews once a day what is in its last 30 days, and proves it. \`wizard certs schedule --remove\` takes it away.`
        : `${what} would only tell what is due: the key of the CA is not here, or opens with a passphrase.`,
      default: isScheduled(found) || (missing.length > 0 && hasKey),
    },
  ];
}

/** The plan with what sets the unattended renewal up, or takes it away; one that runs stays as it is. */
function withSchedule(plan: Plan, facts: CertificatesFacts, answers: Answers): Plan {
  const { schedule, adoption } = facts;
  const wanted = answers.schedule;
  if (schedule === undefined || typeof wanted !== 'boolean' || wanted === isScheduled(schedule.found)) return plan;
  const { found } = schedule;
  if (!wanted) {
    const actions = [...plan.actions, ...unscheduleActions(found)];
    return {
      ...plan,
      actions,
      title: titled(plan, 'take the unattended renewal away'),
      notes: [...plan.notes, ...unscheduleNotes(found)],
    };
  }
  const isAdopted = adoption !== undefined && facts.places.caKey.path === adoption.keyPath;
  const argv = [...schedule.command.argv, ...(isAdopted ? ['--ca-key', adoption.keyPath] : [])];
  const command = { ...schedule.command, argv };
  return {
    ...plan,
    title: titled(plan, 'renew by a timer what expires soon'),
    actions: [...plan.actions, ...scheduleActions(found, command, facts.hostName)],
    notes: [...plan.notes, ...scheduleNotes(facts, command)],
  };
}

function titled({ title, actions }: Plan, more: string): string {
  return actions.length === 0 ? `${more.charAt(0).toUpperCase()}${more.slice(1)}` : `${title}, and ${more}`;
}

/** The set as ever; the timer where its files are here. One that the operator stopped is told, and is no failure of the set. */
async function prove(host: ReadableHost, site: Site): Promise<Evidence> {
  const evidence = await proveCertificates(host, site);
  if (site.scheduled === undefined) return evidence;
  const found = await lookAtSchedule(host);
  if (found.timer === undefined && found.cron === undefined && !found.wanted) return evidence;
  const check = scheduledCheck(found);
  return { ...evidence, checks: [...evidence.checks, { ...check, state: check.state === 'ok' ? 'ok' : 'warn' }] };
}

function assess(facts: CertificateSetFacts): Assessment {
  const missing = missingParts(facts);
  const ofSeveral = severalHosts(facts);
  if (missing.length === 3 && facts.manualFiles === undefined && facts.existing.length === 0)
    return assessment('todo', 'none yet', ofSeveral);
  const found: Finding[] = facts.findings
    .filter((finding) => finding.group !== 'tpa' || finding.severity === 'warn')
    .map(({ id, severity, group, message, fix, file }) => ({
      id,
      severity: group === 'tpa' ? 'info' : severity,
      message: `${file}: ${message}`,
      fix,
    }));
  found.push(...ofSeveral);
  const drifted = facts.caCopies.filter(
    ({ found: copy }) => copy.text !== undefined && facts.ca.text !== undefined && copy.text !== facts.ca.text,
  );
  for (const { place } of drifted) {
    found.push({
      id: 'ca-drift',
      severity: 'warn',
      message: `${place.path} is another CA certificate than ${facts.places.trust.path}.`,
      fix: 'The plan of this step copies the one that Apache trusts.',
    });
  }
  if (facts.missingAgent !== undefined) {
    found.push({
      id: 'agent-certificate-missing',
      severity: 'info',
      message: `${facts.missingAgent} is missing: the PEM agent of this host calls the API with it.`,
      fix: 'The deploy that registers the agent makes it (roles/pem/agent/config/final, register-barman.yml), or `wizard certs issue pemagent`.',
    });
  }
  const ending = caFinding(facts);
  if (ending !== undefined) found.push(ending);
  if (facts.rotation !== 'one-ca') {
    found.push({
      id: 'rotation-under-way',
      severity: 'info',
      message: `A rotation of the CA is under way (${facts.rotation}).`,
      fix: '`wizard certs rotate` says what comes next.',
    });
  }
  found.push(...existingSiteFindings({ existing: facts.existing, own: undefined }));
  if (facts.manualFiles !== undefined) {
    found.push({
      id: 'manual-layout',
      severity: 'info',
      message: `This host was set up by EDB’s manual procedure: ${manualFolder} holds ${facts.manualFiles.join(', ') || 'nothing'}.`,
      fix: 'Take its CA over, so that its clients go on: --existing-site adopt. The old files stay as they are.',
    });
  }
  const { served } = facts;
  if (served.kind === 'serving' && facts.server.certificate && !presents(served, facts.server.certificate)) {
    found.push({
      id: 'served-differs',
      severity: 'warn',
      message: 'Apache serves another certificate than the one in its file.',
      fix: `Reload ${facts.layout.service}.`,
    });
  }
  const undone = missing.length > 0 || facts.caCopies.some(({ found: copy }) => copy.text === undefined);
  const unreadable = [facts.ca, facts.server, facts.client].some(
    (certificate) => certificate.file !== undefined && certificate.text === undefined,
  );
  if (unreadable) return { state: 'attention', summary: 'there, but not readable for you', findings: found };
  return assessment(
    undone ? 'todo' : 'done',
    missing.length > 0 ? `missing: ${missing.join(', ')}` : daysOfSet(facts),
    found,
  );
}

/** Before a CA is made: who else is to have it. A CA on each host would leave the cluster with as many, and the controller takes one. */
function severalHosts(facts: CertificateSetFacts): readonly Finding[] {
  const others = facts.standard ? otherBarmanHosts(facts.config) : [];
  if (others.length === 0 || !missingParts(facts).includes('ca')) return [];
  const { places } = facts;
  return [
    {
      id: 'one-ca-for-all',
      severity: 'warn',
      message: `config.yml has other Barman instances: ${others.join(', ')}. TPA keeps one CA for all of them; make it on one host alone, or on the controller.`,
      fix: `Where the CA is made here: on each of the others \`wizard certs request\`, here \`wizard certs sign pg-backup-*.csr\` for all of them at once, there \`wizard certs import --ca ${basename(places.ca.path)} pg-backup-*.crt\` with a copy of ${places.ca.path}. Where another host or the controller has it: \`wizard certs request\` here, and have it signed there.`,
    },
  ];
}

/** Before a CA is made: what is to become of the one that clients of this name know. Throws OperatorError without an answer. */
function settleCa(facts: CertificateSetFacts, answers: Answers): CertificateSetFacts {
  if (!missingParts(facts).includes('ca')) return facts;
  if (decided(facts.existing, answers, facts.hostName) !== 'adopt') return facts;
  const [one] = facts.existing;
  if (facts.adoption === undefined) {
    throw new OperatorError({
      id: 'ca-key-missing',
      message: `The key of ${one?.ca?.path ?? 'its CA'} is needed to take the site over, and is not beside it.`,
      fix: [
        `Name it: --ca ${one?.ca?.path ?? 'FILE'} --ca-key FILE.`,
        'Or have the certificates signed where the key is: `wizard certs request` here, `wizard certs sign` there, `wizard certs import` here.',
      ],
    });
  }
  const { authority, caKey, keyPath } = facts.adoption;
  const places = { ...facts.places, caKey: { ...facts.places.caKey, path: keyPath } };
  return { ...facts, authority, caKey, places };
}

/** The parts of the set that are not there. */
export function missingParts(facts: CertificateSetFacts): readonly ('ca' | 'server' | 'client')[] {
  const gone = (certificate: FoundCertificate, key?: { readonly file: unknown }) =>
    certificate.file === undefined || (key !== undefined && key.file === undefined);
  return [
    ...(gone(facts.ca) && gone(facts.controllerCa) && facts.authority?.given === undefined ? (['ca'] as const) : []),
    ...(gone(facts.server, facts.serverKey) ? (['server'] as const) : []),
    ...(gone(facts.client, facts.clientKey) ? (['client'] as const) : []),
  ];
}

/** Days left of server, client and CA, in words. */
export function daysOfSet(facts: CertificateSetFacts): string {
  const left = (found: FoundCertificate) => (found.certificate ? `${daysLeft(found.certificate, facts.now)} d` : '?');
  return `server ${left(facts.server)}, client ${left(facts.client)}, CA ${left(facts.ca)} left`;
}

function questions(facts: CertificateSetFacts): readonly Question[] {
  const missing = missingParts(facts);
  const names: Question = {
    kind: 'list',
    id: 'san',
    label: 'By which names will clients call this host?',
    hint: 'The inventory name is always among them; add aliases and addresses that curl or PEM use.',
    default: currentNames(facts) ?? offeredNames(facts),
    validate: (values) => leafNames(facts.hostName, values).refused.map(({ name, why }) => `${name} ${why}.`)[0],
  };
  const keyType = {
    kind: 'choice',
    id: 'key-type',
    label: 'Which kind of keys?',
    hint: 'TPA makes RSA-4096 and replaces any other kind at its next deploy.',
    default: 'rsa-4096',
    choices: keyTypes.map((type) => ({
      value: type,
      label: type,
      ...(type === 'rsa-4096' && { hint: 'what TPA makes' }),
    })),
  } as const satisfies Question;
  // A new CA brings a new server certificate with it.
  const newServer = missing.includes('server') || missing.includes('ca');
  const site =
    missing.includes('ca') && facts.existing.length > 0 ? [existingSiteQuestion(facts.existing, 'stop')] : [];
  if (missing.length > 0) return newServer ? [...site, names, keyType] : [keyType];
  const { due } = reviewRenewal(facts);
  return [
    {
      kind: 'choice',
      id: 'renew',
      label: 'Which certificates should be renewed?',
      hint: 'The CA stays, and so do the keys unless you ask for new ones.',
      default: due.length === 2 ? 'both' : (due[0] ?? 'none'),
      choices: [
        { value: 'none', label: 'None', hint: daysOfSet(facts) },
        { value: 'both', label: 'Server and client' },
        { value: 'server', label: 'The server certificate' },
        { value: 'client', label: 'The client certificate' },
      ],
    },
    {
      kind: 'confirm',
      id: 'new-key',
      label: 'With new keys?',
      hint: 'The same key can be renewed without any moment in which files do not fit. New keys are for keys that may have been seen.',
      default: false,
      when: (answers) => textAnswer(answers, 'renew') !== 'none',
    },
    {
      ...keyType,
      default: 'keep',
      choices: [{ value: 'keep', label: 'As they are', hint: 'the kind of each key stays' }, ...keyType.choices],
      when: (answers) => textAnswer(answers, 'renew') !== 'none' && yesAnswer(answers, 'new-key'),
    },
    { ...names, when: (answers) => ['both', 'server'].includes(textAnswer(answers, 'renew')) },
  ];
}

/** The inventory name and its short form, what config.yml says besides, and what an existing site is called. */
function offeredNames({ hostName, config, existing }: CertificateSetFacts): readonly string[] {
  const called = existing.flatMap(({ site, names }) => [site.serverName ?? '', ...site.serverAliases, ...names]);
  const offered = [hostName, shortName(hostName), ...(config?.instance?.addresses ?? []), ...called];
  const { refused } = leafNames(hostName, offered);
  return [...new Set(offered)].filter((name) => !refused.some((one) => one.name === name) && name !== '');
}

/** The names that the server certificate carries now. */
function currentNames(facts: CertificateSetFacts): readonly string[] | undefined {
  const names = facts.server.certificate?.names ?? [];
  return names.length > 0 ? names : undefined;
}

function wantedOf(facts: CertificateSetFacts, answers: Answers): Wanted {
  const missing = missingParts(facts);
  const renew = textAnswer(answers, 'renew');
  const wanted: Wanted = {
    ca: missing.includes('ca'),
    server: missing.includes('server') || missing.includes('ca') || renew === 'both' || renew === 'server',
    client: missing.includes('client') || missing.includes('ca') || renew === 'both' || renew === 'client',
    newKeys: yesAnswer(answers, 'new-key'),
    keyType: keyTypes.find((type) => type === textAnswer(answers, 'key-type')),
    names: [...new Set([facts.hostName, ...listAnswer(answers, 'san')])],
  };
  requireUnrevoked(facts, wanted);
  if (wanted.ca) {
    requireNoKey(facts);
    requireNoRival(facts);
  } else if (wanted.server || wanted.client) requireIssuer(facts);
  return wanted;
}

/** The key of a revoked certificate may be compromised: it would be accepted again with a new certificate. Throws OperatorError. */
function requireUnrevoked(facts: CertificateSetFacts, wanted: Wanted): void {
  if (wanted.newKeys || wanted.ca) return;
  const leaf = (['server', 'client'] as const).find((one) => wanted[one] && isRevoked(facts, one));
  if (leaf === undefined) return;
  const { path } = facts.places[leaf].certificate;
  const name = leaf === 'server' ? 'pg-backup-api' : 'pg-backup-user';
  throw new OperatorError({
    id: 'revoked',
    message: `${path} is revoked: its key may be compromised, and would be accepted again with a new certificate.`,
    fix: [`Renew it with a new key: wizard certs renew ${name} --new-key.`],
  });
}
