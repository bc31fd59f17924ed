import { basename } from 'node:path';
import { editConfig } from '../../config/edit-config.ts';
import { type ConfigDocument, readConfig } from '../../config/read-config.ts';
import type { Scope } from '../../config/scope.ts';
import { switchTitle } from '../configure/configure-step.ts';
import { switchSetting } from '../configure/edit-settings.ts';
import type { ConfigFacts } from '../look-at-config.ts';
import { settingHere } from '../setting-here.ts';
import { asText, type FileFound, isAsWritten, type Removal, removeFound } from './file-removals.ts';

/** A config.yml that runs wrote. Its switch alone is turned back, and the whole text where nothing else is in it. */
export function isConfig(path: string, config: ConfigFacts | undefined): boolean {
  return basename(path) === 'config.yml' || path === config?.file;
}

/**
 * Byte for byte what was there, where all that was written since are steps of the setup; else the switch alone, where a run set it
 * and it still says so: what an operator wrote, by `config set` or an editor, stays.
 */
export function removeFromConfig(found: FileFound, config: ConfigFacts | undefined): Removal {
  const { file, now, old } = found;
  const isOperators = file.by.some(({ run }) => run.command.includes('config'));
  if (!isOperators && isAsWritten(found)) return removeFound(found);
  if (old !== undefined && now instanceof Uint8Array && Buffer.compare(now, old) === 0) return undefined;
  const left = (why: string): Removal => ({ left: { what: `${switchSetting} in ${file.path}`, why } });
  const setter = file.by.find(({ run }) => run.title === switchTitle);
  if (setter === undefined) return left('no run of the setup set it');
  if (config === undefined || config.file !== file.path || !(now instanceof Uint8Array))
    return left(`the wizard set it: turn it back with wizard config unset ${switchSetting} --config ${file.path}`);
  const here = settingHere(config, switchSetting);
  if (here.value !== true) return undefined;
  const scope = scopeOf(here.source, config);
  const text = asText(now);
  if (scope === undefined || text === undefined) return left('it cannot be turned back there');
  const before = old === undefined ? undefined : documentOf(old, file.path);
  const then = before && settingHere(config, switchSetting, before);
  const value = then?.source === here.source && typeof then.value === 'boolean' ? then.value : undefined;
  if (value === true) return left('it was true before the wizard');
  const edited = editConfig(text, file.path, [{ scope, key: switchSetting, value }]);
  if (edited.kind === 'refusal' || !edited.changed) return left('it cannot be turned back without changing more');
  const why = 'The wizard switched pg-backup-api on here; what else was written to the file since stays.';
  const { attributes } = config;
  return { action: { kind: 'write-file', path: file.path, content: edited.text, before: text, attributes, why } };
}

function documentOf(bytes: Uint8Array, file: string): ConfigDocument | undefined {
  const read = readConfig(Buffer.from(bytes).toString('utf8'), file);
  return read.kind === 'refusal' ? undefined : read;
}

function scopeOf(source: string, { instance }: ConfigFacts): Scope | undefined {
  if (source === 'cluster_vars') return { kind: 'cluster' };
  if (source === 'instance_defaults') return { kind: 'instance_defaults' };
  if (source === 'instance' && instance !== undefined) return { kind: 'instance', name: instance.originalName };
  if (source === 'location' && instance?.location !== undefined) return { kind: 'location', name: instance.location };
  return undefined;
}
