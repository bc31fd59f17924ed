import { OperatorError } from '../../errors.ts';
import { judgeVhost } from '../../proxy/vhost-findings.ts';
import type { Assessment, Finding, Step } from '../../wizard/step.ts';
import { assessment } from '../findings.ts';
import { proveProxy } from './prove-proxy.ts';
import { needsEnabling, planProxy, vhostIsRight } from './proxy-actions.ts';
import { lookAtProxy, type ProxyFacts } from './proxy-facts.ts';
import { isTrusted } from './trust-anchor.ts';
import type { StrayFile } from './worker-files.ts';

/** Puts Apache in front of the API, for clients with a certificate of the CA alone. */
export const proxyStep: Step<ProxyFacts> = {
  id: 'proxy',
  title: 'Proxy',
  purpose: 'Put Apache in front of the API: port 443, client certificates required, nothing on port 80.',
  look: lookAtProxy,
  assess,
  questions: () => [],
  plan(facts) {
    requireParts(facts);
    return planProxy(facts);
  },
  prove: proveProxy,
};

function assess(facts: ProxyFacts): Assessment {
  const findings: Finding[] = [];
  if (facts.intruder !== undefined) findings.push(portInUse(facts));
  if (facts.vhost.text !== undefined) {
    const { file } = facts.vhost;
    findings.push(
      ...judgeVhost(facts.parsed, facts.settings, file).map((finding) => ({
        ...finding,
        severity: finding.severity === 'block' ? ('warn' as const) : finding.severity,
      })),
    );
  }
  findings.push(...facts.strayFiles.map(stray));
  if (!facts.apacheInstalled) return assessment('todo', 'Apache is not installed yet', findings);
  const open = [
    ...(facts.missingFiles.length > 0 ? ['certificates'] : []),
    ...(facts.strayFiles.length > 0 ? ['owner of the certificates'] : []),
    ...(facts.missingModules.length > 0 ? [`modules ${facts.missingModules.join(', ')}`] : []),
    ...(facts.missingFlags.length > 0 ? [`flags ${facts.missingFlags.join(', ')}`] : []),
    ...(vhostIsRight(facts) ? [] : ['virtual host']),
    ...(facts.enabled ? [] : ['site not enabled']),
    ...(facts.listenWithout80 === undefined ? [] : ['port 80 open']),
    ...(isTrusted(facts) ? [] : ['trust store']),
    ...(facts.selinux === 'denied' ? ['SELinux'] : []),
    ...(facts.service.active ? (facts.listening ? [] : ['Apache not on port 443']) : ['Apache not running']),
    ...(needsEnabling(facts) ? ['Apache not enabled'] : []),
  ];
  return assessment(
    open.length === 0 ? 'done' : 'todo',
    open.length === 0 ? `${facts.hostName}:443, client certificates required` : open.join(', '),
    findings,
  );
}

function stray({ path, file, account }: StrayFile): Finding {
  return {
    id: 'certificate-owner',
    severity: 'info',
    message: `${path} belongs to ${file.owner}:${file.group}; TPA gives it to ${account.owner}:${account.group}.`,
    fix: 'The plan of this step gives it to Apache’s account.',
  };
}

function requireParts(facts: ProxyFacts): void {
  if (facts.intruder !== undefined) {
    const { id, message, fix = '' } = portInUse(facts);
    throw new OperatorError({ id, message, fix: [fix] });
  }
}

function portInUse({ intruder, layout }: ProxyFacts): Finding {
  const { name, pid } = intruder?.process ?? { name: 'another program', pid: 0 };
  return {
    id: 'port-in-use',
    severity: 'block',
    message: `Port 443 of this host is taken by ${name} (process ${pid}), so ${layout.service} cannot have it.`,
    fix: `Stop ${name} or move it to another port, then run this again.`,
  };
}
