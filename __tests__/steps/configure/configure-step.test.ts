import { describe, expect, it } from 'vitest';
import type { OperatorError } from '../../../source/errors.ts';
import { unifiedDiff } from '../../../source/plan/file-diff.ts';
import { configureStep } from '../../../source/steps/configure/configure-step.ts';
import type { Answers } from '../../../source/wizard/question.ts';
import { defaultAnswers, openQuestions } from '../../../source/wizard/session.ts';
import { cluster, configured } from './configured.ts';

const switchedOn = cluster.replace('cluster_vars:\n', 'cluster_vars:\n  enable_pg_backup_api: true\n');

/** The plan of somebody who gives these answers and presses Enter at the other questions. */
function plan(text: string, given: Answers = {}) {
  const facts = configured(text);
  const questions = configureStep.questions(facts);
  openQuestions(questions, given);
  return configureStep.plan(facts, defaultAnswers(questions, given));
}

/** Lines that the plan adds to the file. */
function added(text: string, given?: Answers): readonly string[] {
  const [action] = plan(text, given).actions;
  if (action?.kind !== 'write-file') return [];
  return unifiedDiff(text, String(action.content))
    .filter((line) => line.startsWith('+'))
    .map((line) => line.slice(1));
}

function problemOf(work: () => unknown): Partial<OperatorError['problem']> {
  try {
    work();
  } catch (error) {
    return (error as OperatorError).problem;
  }
  return {};
}

describe('Enter alone', () => {
  it('switches pg-backup-api on for the whole cluster', () => {
    expect(plan(cluster).title).toBe('Switch pg-backup-api on in config.yml');
    expect(added(cluster)).toEqual(['  enable_pg_backup_api: true']);
  });

  it('changes nothing where it is on', () => {
    expect(plan(switchedOn).actions).toEqual([]);
  });
});

describe('setup --set', () => {
  it.each<[string, string, Answers, readonly string[]]>([
    [
      'a setting, beside the switch',
      cluster,
      { set: ['ssl_server_cert_expiry=+730d'] },
      ['  ssl_server_cert_expiry: +730d   # by the security team', '  enable_pg_backup_api: true'],
    ],
    ['the switch itself', cluster, { set: ['enable_pg_backup_api=true'] }, ['  enable_pg_backup_api: true']],
    ['no setting: the switch all the same', cluster, { set: [] }, ['  enable_pg_backup_api: true']],
    ['a setting alone where it is on', switchedOn, { set: ['ssl_ca_cert_expiry=+1d'] }, ['  ssl_ca_cert_expiry: +1d']],
    [
      'another place',
      switchedOn,
      { set: ['ssl_ca_cert_expiry=+1d'], scope: 'location:offsite' },
      ['  vars:', '    ssl_ca_cert_expiry: +1d'],
    ],
  ])('%s', (_, text, given, lines) => {
    expect(added(text, given)).toEqual(lines);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'each setting at its own place',
      ['ssl_ca_cert_expiry@location:offsite=+1d', 'pg_backup_api_installation_method@instance:barman1=pkg'],
      ['  vars:', '    ssl_ca_cert_expiry: +1d', '    pg_backup_api_installation_method: pkg'],
    ],
    ['a list', ['edb_repositories=enterprise,standard'], ['  edb_repositories:', '  - enterprise', '  - standard']],
    ['the roles of an instance', ['role@entry:barman1=barman,witness'], ['  role: [barman, witness]']],
    [
      'a file from an editor',
      [`=${switchedOn.replace('+90d', '+91d')}`, 'ssl_ca_cert_expiry=+1d'],
      ['  ssl_server_cert_expiry: +91d   # by the security team', '  ssl_ca_cert_expiry: +1d'],
    ],
  ])('%s', (_, set, lines) => {
    expect(added(switchedOn, { set })).toEqual(lines);
  });

  it.each<[string, readonly string[], string]>([
    ['takes the role barman from this host', ['role@entry:barman1=witness'], 'no-barman-instance'],
    ['switches the API off here in another way', ['enable_pg_backup_api@instance:barman1=false'], 'setting-shadowed'],
    ['brings a file without the switch', [`=${cluster}`, 'ssl_ca_cert_expiry=+1d'], 'switched-off'],
    ['brings a file that cannot be read', ['=a: [', 'ssl_ca_cert_expiry=+1d'], 'config-refused'],
  ])('refuses what %s', (_, set, id) => {
    expect(problemOf(() => plan(switchedOn, { set }))).toMatchObject({ id });
  });

  it('asks for no place where each setting has its own', () => {
    const scope = configureStep.questions(configured(switchedOn)).find(({ id }) => id === 'scope');
    expect(scope?.when?.({ set: ['ssl_ca_cert_expiry@cluster=+1d'] })).toBe(false);
    expect(scope?.when?.({ set: ['ssl_ca_cert_expiry=+1d'] })).toBe(true);
  });

  it('a second time changes nothing', () => {
    const given = { set: ['ssl_server_cert_expiry=+730d'] };
    const [action] = plan(cluster, given).actions;
    const after = action?.kind === 'write-file' ? String(action.content) : '';
    expect(plan(after, given).actions).toEqual([]);
  });

  it('is named in the title of the plan', () => {
    expect(plan(switchedOn, { set: ['ssl_ca_cert_expiry=+1d'] }).title).toBe('Change ssl_ca_cert_expiry in config.yml');
  });

  it('refuses what is no value, with the option', () => {
    expect(problemOf(() => plan(cluster, { set: ['ssl_server_cert_expiry=soon'] }))).toMatchObject({
      id: 'bad-answer',
      message: '--set: ssl_server_cert_expiry: write a time such as +365d, not "soon".',
    });
  });
});

describe('an edit without effect on this host', () => {
  it.each<[string, string, string]>([
    ['the instance', 'pg_backup_api_installation_method', 'instance:barman1'],
    ['instance_defaults', 'barman_package_version', 'instance_defaults'],
  ])('is refused where the setting is taken out of the wrong place: %s', (_, key, scope) => {
    const problem = problemOf(() => plan(switchedOn, { set: [key] }));
    expect(problem).toMatchObject({ id: 'setting-elsewhere', fix: [`Choose where it is written: --scope ${scope}.`] });
  });

  it('is made where it is written', () => {
    const given = { set: ['barman_package_version'], scope: 'instance_defaults' };
    const [action] = plan(switchedOn, given).actions;
    expect(action?.kind === 'write-file' && String(action.content)).not.toContain('barman_package_version');
  });

  it('is noted where a nearer level has another value', () => {
    const { notes } = plan(switchedOn, { set: ['pg_backup_api_installation_method=pkg'] });
    expect(notes[0]).toContain("barman1: its own vars (line 21) say pg_backup_api_installation_method: 'src'");
  });

  it('is refused for the switch', () => {
    const text = cluster.replace('  vars:\n    pg_', '  vars:\n    enable_pg_backup_api: false\n    pg_');
    expect(problemOf(() => plan(text))).toMatchObject({ id: 'setting-shadowed' });
    expect(added(text, { scope: 'instance:barman1' })).toEqual(['    enable_pg_backup_api: true']);
  });
});

describe('where it is written', () => {
  const choices = (text: string) => {
    const scope = configureStep.questions(configured(text)).find(({ id }) => id === 'scope');
    return scope?.kind === 'choice' ? scope.choices.map(({ value }) => value) : [];
  };

  it('is asked for every level that counts for this host', () => {
    expect(choices(cluster)).toEqual(['cluster', 'instance:barman1', 'instance_defaults', 'location:offsite']);
  });

  it('is the cluster where this host is no instance', () => {
    expect(choices('cluster_vars:\n  a: 1\n')).toEqual(['cluster']);
  });
});
