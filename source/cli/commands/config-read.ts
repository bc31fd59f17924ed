import { effectiveSetting } from '../../config/effective-setting.ts';
import type { KnownSetting } from '../../config/known/setting.ts';
import type { ConfigFinding } from '../../config/lint/finding.ts';
import { lintConfig } from '../../config/lint-config.ts';
import { type PlainValue, toPlain } from '../../config/plain-value.ts';
import { findSetting } from '../../config/settings.ts';
import type { JsonValue } from '../../health/document/diagnose-document.ts';
import { redactMember } from '../../health/redaction/redact.ts';
import { jsonText } from '../../report/clean-value.ts';
import { lookAtConfig, readConfigFile } from '../../steps/look-at-config.ts';
import { shownHere } from '../../steps/setting-here.ts';
import { lookAtPins, pinKeys } from '../../steps/version/check-pins.ts';
import type { Context } from '../context.ts';

/** The whole file as JSON values, as TPA reads them. */
export async function showConfig(context: Context): Promise<number> {
  const { file, document } = await lookAtConfig(context.host, context.site({}));
  const tree = toPlain(document.root);
  context.output.answer(jsonText(tree, 2));
  context.output.document('config show', { file, tree });
  return 0;
}

/** One setting: the value for this host, and for each Barman instance of the file. */
export async function getSetting(context: Context, key: string): Promise<number> {
  const facts = await lookAtConfig(context.host, context.site({}));
  const here = shownHere(facts, key);
  const hereValue = shown(key, here.value);
  const instances = facts.instances.map((instance) => {
    const { value = null, source, position } = effectiveSetting(facts.document, instance, key);
    return {
      name: instance.name,
      value: shown(key, value),
      source,
      ...(position && { line: position.line, column: position.column }),
    };
  });
  const place = here.position ? `, ${facts.file}:${here.position.line}` : '';
  context.output.answer(
    `${key}: ${hereValue === undefined ? 'not set' : JSON.stringify(hereValue)}   (${here.source}${place})`,
  );
  for (const { name, value, source } of instances)
    context.output.answer(`  ${name}: ${JSON.stringify(value)} (${source})`);
  const known = findSetting(key);
  if (known !== undefined) for (const line of explain(known)) context.output.answer(line);
  context.output.document('config get', {
    file: facts.file,
    key,
    value: hereValue ?? null,
    type: known?.type ?? 'unknown',
    ...(known && { meaning: known.meaning, default: known.default ?? null }),
    source: here.source,
    instances,
  });
  return 0;
}

/** A password is nobody's answer: who needs it reads the file. */
function shown<Value extends PlainValue | undefined>(key: string, value: Value): JsonValue | Value {
  return value === undefined ? value : redactMember(key, value);
}

/** What the setting is for, from the table that the screen and `lint` use too. */
function explain({ meaning, allowed, source, ...setting }: KnownSetting): readonly string[] {
  const preset = setting.default === undefined ? 'none' : JSON.stringify(setting.default);
  return [
    `  ${meaning}`,
    `  ${setting.type}${allowed === undefined ? '' : `: ${allowed.join(', ')}`}; TPA’s default: ${preset} (${source})`,
  ];
}

/** Pins of this host that select nothing, by the answers of its package manager; none where that cannot be asked. */
async function pinFindings(context: Context): Promise<readonly ConfigFinding[]> {
  const facts = await lookAtConfig(context.host, context.site({}));
  if (facts.instance === undefined) return [];
  const written = pinKeys.flatMap((key) => {
    const { value, position } = shownHere(facts, key);
    return typeof value === 'string' && position !== undefined ? [{ key, value, position }] : [];
  });
  if (written.length === 0) return [];
  const advice = await lookAtPins(context.host);
  return written.flatMap(({ key, value, position }): ConfigFinding[] => {
    const said = advice({ key, value });
    if (said === undefined || said.fits) return [];
    const [reason = '', ...hints] = said.lines;
    const fix = hints.length > 0 ? hints.join(' ') : '`wizard versions list` shows the versions of this host.';
    return [{ id: 'pin-no-match', severity: 'warning', ...position, message: `${key}: '${value}': ${reason}`, fix }];
  });
}

const marks = { error: '✘', warning: '▲', info: '·' } as const;

/** The findings with their lines; exit code 1 when TPA would stop or read something else than what is written. */
export async function lint(context: Context): Promise<number> {
  const { output } = context;
  const { file, read } = await readConfigFile(context.host, context.site({}));
  const { yaml12Differences } = await import('../../config/yaml-12-differences.ts');
  const findings = [
    ...lintConfig(read),
    ...(read.kind === 'refusal' ? [] : [...yaml12Differences(read), ...(await pinFindings(context))]),
  ];
  for (const { severity, line, column, message, fix } of findings) {
    output.answer(`${marks[severity]} ${file}:${line}:${column}: ${message}`);
    output.answer(`    → ${fix}`);
  }
  if (findings.length === 0) output.answer(`${file}: no findings.`);
  output.document('config lint', { file, findings });
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}
