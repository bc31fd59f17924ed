import type { ReadableHost } from '../host/host.ts';
import type { Action } from '../plan/actions.ts';
import type { ServerConf } from '../proxy/server-conf.ts';
import { rehearseProxy, requireTakingUp, takeUp } from './certificates/apache-actions.ts';
import type { CertificateSetFacts } from './certificates/certificate-facts.ts';
import { orNothing } from './or-nothing.ts';

/** What is there now of a file of directives for all sites. */
export interface FoundConf {
  readonly text: string | undefined;
  readonly enabled: boolean;
}

export async function lookAtConf(host: ReadableHost, { path, enabledPath }: ServerConf): Promise<FoundConf> {
  const text = (await orNothing(host.files.readText(path))) ?? undefined;
  return { text, enabled: text !== undefined && (await host.files.stat(enabledPath ?? path)) !== undefined };
}

/** Writes the file where it is otherwise, and enables it where it is not. `what`: “the list of revoked certificates”. */
export function writeConf(
  { path, enabledPath, enable, name }: ServerConf,
  found: FoundConf,
  { content, what, why }: { readonly content: string; readonly what: string; readonly why: string },
): readonly Action[] {
  return [
    ...(found.text === content
      ? []
      : [
          {
            kind: 'write-file' as const,
            path,
            content,
            before: found.text,
            attributes: { owner: 'root', group: 'root', mode: 0o644 },
            why,
          },
        ]),
    ...(found.enabled || enable === undefined
      ? []
      : [
          {
            kind: 'run-command' as const,
            title: `Enable the configuration of ${what}`,
            argv: enable,
            why: 'Debian’s Apache reads the configuration files that are enabled.',
            changes: `${enabledPath ?? ''} links to ${path}`,
            switches: { what: 'conf' as const, names: [name] },
          },
        ]),
  ];
}

/**
 * Has Apache read what was written: its own test, a second Apache beside the running one, a reload. Throws OperatorError where it would not
 * survive that. `tested`: why it has to be tested; `read` and `changes`: of the reload.
 */
export function takeUpConf(
  set: CertificateSetFacts,
  { tested, read, changes }: { readonly tested: string; readonly read: string; readonly changes: string },
): readonly Action[] {
  requireTakingUp(set);
  return [
    {
      kind: 'run-command',
      title: 'Test Apache’s configuration',
      argv: set.layout.configTest,
      why: tested,
      changes: 'nothing; Apache only checks its configuration',
    },
    rehearseProxy(set),
    ...takeUp(set).map((action) =>
      action.kind === 'run-command' && action.refresh ? { ...action, why: read, changes } : action,
    ),
  ];
}

/** Disables and removes the file; nothing where there is none. */
export function dropConf(
  { path, disable, name }: ServerConf,
  text: string | undefined,
  { what, changes, why }: { readonly what: string; readonly changes: string; readonly why: string },
): readonly Action[] {
  if (text === undefined) return [];
  return [
    ...(disable === undefined
      ? []
      : [
          {
            kind: 'run-command' as const,
            title: `Disable the configuration of ${what}`,
            argv: disable,
            why,
            changes,
            switches: { what: 'conf' as const, names: [name] },
          },
        ]),
    { kind: 'remove-file', path, why },
  ];
}
