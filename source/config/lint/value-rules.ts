import { keyText } from '../plain-value.ts';
import { isDuration } from '../setting-value.ts';
import { findSetting, isVersionSetting } from '../settings.ts';
import { isTemplate } from '../template.ts';
import type { ConfigNode } from '../value.ts';
import type { LintContext, NodeFinding } from './finding.ts';
import { type WrittenSetting, writtenSettings } from './setting-levels.ts';

/**
 * Values that YAML 1.1 or TPA's roles take for something else than what stands there (docs/reference/tpa-config.md, Loaders, Values that
 * change).
 */
export function valueRules({ document }: LintContext): readonly NodeFinding[] {
  return writtenSettings(document.root).flatMap((setting) => {
    if (isTemplate(setting.value) || setting.value.kind === 'tagged') return [];
    const source = document.text.slice(setting.value.contentStart, setting.value.end);
    return [
      ...booleans(setting),
      ...pins(setting, source),
      ...choices(setting),
      ...durations(setting),
      ...notASetting(setting),
    ];
  });
}

function booleans({ key, value }: WrittenSetting): readonly NodeFinding[] {
  if (findSetting(key)?.type !== 'boolean' || value.kind === 'boolean') return [];
  const fix = 'Write true or false without quotes.';
  if (value.kind === 'string' && /^(?:true|yes|on|false|no|off|1|0|t|f|y|n)$/i.test(value.value)) {
    const off = /^(?:false|no|off|0|f|n)$/i.test(value.value);
    const message = off
      ? `${key} is the text '${value.value}', which counts as true in some of TPA's conditions and as false in others.`
      : `${key} is the text '${value.value}', not a boolean: some of TPA's conditions compare it with a boolean.`;
    const severity = off || key === 'barman_shared' ? 'error' : 'warning';
    return [{ id: 'quoted-boolean', severity, node: value, message, fix }];
  }
  const message = `${key} is ${describeKind(value)}, not a boolean.`;
  return [{ id: 'not-boolean', severity: 'warning', node: value, message, fix }];
}

/** `packages_for` puts whatever it gets into the package's name: `2.10` comes out as `pg-backup-api-2.1`. */
function pins({ key, value }: WrittenSetting, source: string): readonly NodeFinding[] {
  if (!/_package_version$/.test(key) || !isVersionSetting(key)) return [];
  if (value.kind === 'null') {
    const message = `${key} is empty: the version is not pinned.`;
    return [
      { id: 'pin-empty', severity: 'info', node: value, message, fix: 'Write a version in quotes, or remove it.' },
    ];
  }
  if (value.kind === 'string') {
    if (value.value !== '') return [];
    const message = `${key} is an empty text: TPA asks for a package whose name ends with the bare separator.`;
    return [{ id: 'pin-empty-text', severity: 'error', node: value, message, fix: 'Write a version, or remove it.' }];
  }
  const written = source.split(/[\r\n]/, 1)[0] ?? '';
  const message = `${key}: ${written} is not a text: YAML 1.1 reads ${describeValue(value)}.`;
  return [{ id: 'pin-not-text', severity: 'error', node: value, message, fix: `Put it in quotes: '${written}'.` }];
}

function choices({ key, value }: WrittenSetting): readonly NodeFinding[] {
  const allowed = findSetting(key)?.allowed;
  if (allowed === undefined || (value.kind === 'string' && allowed.includes(value.value))) return [];
  const unquoted = value.kind === 'boolean' && !value.value && allowed.includes('off');
  const found = value.kind === 'string' ? `'${value.value}'` : describeKind(value);
  const message = `${key} is ${found}; allowed are ${allowed.join(', ')}.`;
  const fix = unquoted ? "Write 'off' in quotes." : `Write one of ${allowed.join(', ')}.`;
  return [{ id: 'choice', severity: unquoted ? 'warning' : 'error', node: value, message, fix }];
}

/** Ansible's certificate modules take `+365d`; YAML 1.1 makes the number 365 of `+365`. */
function durations({ key, value }: WrittenSetting): readonly NodeFinding[] {
  if (findSetting(key)?.type !== 'duration' || value.kind === 'null') return [];
  if (value.kind === 'string' && isDuration(value.value)) return [];
  const found = value.kind === 'string' ? `'${value.value}'` : describeValue(value);
  const message = `${key} is ${found}, which is no time for Ansible: the deploy stops where a certificate is made.`;
  return [{ id: 'duration', severity: 'error', node: value, message, fix: 'Write a time such as +365d.' }];
}

function notASetting({ key, keyNode }: WrittenSetting): readonly NodeFinding[] {
  if (key !== 'enable_pem') return [];
  const message = 'enable_pem is an option of tpaexec configure, not a setting: it has no effect here.';
  const fix = 'Give the roles pem-server and pem-agent to instances instead.';
  return [{ id: 'enable-pem', severity: 'warning', node: keyNode, message, fix }];
}

function describeValue(node: ConfigNode): string {
  const kind = describeKind(node);
  return node.kind === 'sequence' || node.kind === 'mapping' ? kind : `${kind} ${keyText(node)}`;
}

function describeKind(node: ConfigNode): string {
  switch (node.kind) {
    case 'null':
      return 'empty';
    case 'integer':
    case 'float':
      return 'the number';
    case 'boolean':
      return 'the boolean';
    case 'timestamp':
      return 'the date';
    case 'sequence':
      return 'a list';
    case 'mapping':
      return 'a mapping';
    default:
      return 'a text';
  }
}
