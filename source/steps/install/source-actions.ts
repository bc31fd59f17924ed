import { hostPath } from '../../host/commands.ts';
import type { Action, Plan, RunCommand } from '../../plan/actions.ts';
import { packageName } from '../version/version-facts.ts';
import { installAction } from './package-action.ts';
import type { SourceFacts } from './source-facts.ts';
import { environmentFolder, logFolder, pythonOf, unitFile, unitText } from './source-unit.ts';
import { wishWords } from './source-wish.ts';

const rootOwned = (mode: number) => ({ owner: 'root', group: 'root', mode });
const barmanOwned = { owner: 'barman', group: 'barman', mode: 0o640 };
const nothingAgreed = { allowDowngrade: false, allowHeld: false, allowRemovals: false, lockTimeoutSeconds: 0 };

/** Packages for the build, source, virtual environment, log files, unit, service. Nothing when all of it is as it should be. */
export function planSource(facts: SourceFacts): Plan {
  const { wish, manager, missing, folders, logs, unit, service } = facts;
  const text = unitText(wish);
  const build = facts.current && facts.version !== undefined ? [] : [...fetchActions(facts), ...buildActions(facts)];
  const reload = unit === text ? [] : unitActions(facts, text);
  const restart = build.length > 0 || reload.length > 0 || !service.active || !service.enabled;
  const actions: readonly Action[] = [
    ...missing.map((name) =>
      installAction(manager, name, undefined, undefined, `${name} is needed to build or by the proxy.`, nothingAgreed),
    ),
    ...folders.map(
      (path): Action => ({
        kind: 'make-directory',
        path,
        attributes: path === logFolder ? { ...barmanOwned, mode: 0o750 } : rootOwned(0o755),
        why: path === logFolder ? 'The service writes its log files there.' : 'TPA keeps sources and builds below it.',
      }),
    ),
    ...build,
    ...logs.flatMap(logAction),
    ...reload,
    ...(restart ? serviceActions(facts) : []),
  ];
  return {
    title: `Install ${packageName} from ${wishWords(wish)}`,
    actions,
    notes: notes(facts),
    undoIfUnproven: false,
  };
}

function notes({ packaged, wish }: SourceFacts): readonly string[] {
  return [
    ...(packaged
      ? [`The package ${packageName} is installed too: ${unitFile} takes the place of its unit, its files stay.`]
      : []),
    ...(wish.from.kind === 'directory'
      ? ['TPA knows no local folder: the next tpaexec deploy installs what config.yml says.']
      : ['pip may fetch what pg-backup-api depends on; packages of the distribution are used where they are there.']),
  ];
}

function run(title: string, argv: RunCommand['argv'], why: string, changes: string): RunCommand {
  return { kind: 'run-command', title, argv, why, changes };
}

function fetchActions({ wish }: SourceFacts): readonly Action[] {
  const { from, sourceFolder, buildFolder } = wish;
  const built = hostPath(`${buildFolder}/source`);
  const [source, fetches] =
    from.kind === 'directory' ? [from.path, []] : [sourceFolder, gitActions(sourceFolder, from.url, from.ref)];
  return [
    ...fetches,
    run(
      'Remove the last copy of the source',
      ['rm', '-rf', '--', built],
      'Files of an older source must not be built in.',
      `${buildFolder}/source is removed`,
    ),
    run(
      'Copy the source to the build folder',
      ['cp', '-a', '--', hostPath(source), built],
      'Building writes into its folder, and the source may be read-only (as TPA does it).',
      `${buildFolder}/source is a copy of ${source}`,
    ),
  ];
}

/** git may not ask for a password or an unknown host key: nobody would see the question. */
function gitActions(folder: string, url: string, ref: string): readonly Action[] {
  const environment = { GIT_TERMINAL_PROMPT: '0', GIT_SSH_COMMAND: 'ssh -oBatchMode=yes' };
  const git = (title: string, argv: RunCommand['argv'], why: string, changes: string): RunCommand => ({
    ...run(title, argv, why, changes),
    environment,
    advice: ['Check the address, the branch and who may read it: git ls-remote URL.'],
  });
  return [
    git(
      'Make a git repository for the source',
      ['git', 'init', '--quiet', hostPath(folder)],
      'A repository that is there already is kept.',
      `${folder} is a git repository`,
    ),
    git(
      `Fetch ${ref}`,
      ['git', '-C', hostPath(folder), 'fetch', '--no-tags', '--', url, ref],
      'The branch, tag or commit that was asked for.',
      'commits are fetched',
    ),
    git(
      'Check it out',
      ['git', '-C', hostPath(folder), 'checkout', '--quiet', '--detach', 'FETCH_HEAD'],
      'Local changes are not thrown away: git refuses instead.',
      `${folder} holds ${ref}`,
    ),
  ];
}

function buildActions({ wish, project }: SourceFacts): readonly Action[] {
  const folder = environmentFolder(wish);
  const source = project === '.' ? `${wish.buildFolder}/source` : `${wish.buildFolder}/source/${project}`;
  const python = hostPath(pythonOf(wish));
  return [
    run(
      'Make a virtual environment',
      ['python3', '-m', 'venv', '--clear', '--system-site-packages', hostPath(folder)],
      "Python's packages of the distribution stay as they are; Barman itself is taken from them.",
      `${folder} is a new virtual environment`,
    ),
    {
      ...run(
        'Build and install it there',
        [python, '-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', hostPath(source), 'gunicorn'],
        'gunicorn serves it: the server that pg-backup-api brings is for development only.',
        'pg-backup-api, gunicorn and what they need are in the virtual environment',
      ),
      advice: [
        'Without a way to a Python package index, install what is missing as packages of the distribution first.',
      ],
      verify: { argv: [python, '-c', 'import gunicorn, pg_backup_api'], expected: '' },
    },
    {
      ...run(
        'Put the command on the search path',
        ['ln', '-sfn', hostPath(`${folder}/bin/pg-backup-api`), hostPath('/usr/local/bin/pg-backup-api')],
        'Operators call pg-backup-api status.',
        '/usr/local/bin/pg-backup-api is a link to it',
      ),
      undo: { argv: ['rm', '-f', hostPath('/usr/local/bin/pg-backup-api')], automatic: false },
    },
  ];
}

function logAction({ path, file, state }: SourceFacts['logs'][number]): readonly Action[] {
  const why = 'The service runs as barman and must be able to write it.';
  if (state === 'missing') {
    return [{ kind: 'write-file', path, content: '', before: undefined, attributes: barmanOwned, why }];
  }
  if (state === 'belongs' || file === undefined) return [];
  const { owner, group, mode } = file;
  return [
    {
      kind: 'set-attributes',
      path,
      attributes: { owner: 'barman', group: 'barman', mode },
      before: { owner, group, mode },
      why,
    },
  ];
}

function unitActions({ unit }: SourceFacts, content: string): readonly Action[] {
  return [
    {
      kind: 'write-file',
      path: unitFile,
      content,
      before: unit,
      attributes: rootOwned(0o644),
      why: 'systemd starts gunicorn as barman, on 127.0.0.1 only.',
    },
    {
      ...run('Make systemd read its units', ['systemctl', 'daemon-reload'], 'The unit is new.', 'systemd knows it'),
      refresh: true,
    },
  ];
}

function serviceActions({ service }: SourceFacts): readonly Action[] {
  const advice = [`journalctl -u ${packageName} -n 50`, 'Look at /var/log/barman/barman-api-error.log.'];
  const why = 'The API has to run, now and after a restart of the host.';
  const enable = run(`Enable ${packageName}`, ['systemctl', 'enable', packageName], why, 'it starts with the host');
  return [
    ...(service.enabled
      ? []
      : [{ ...enable, undo: { argv: ['systemctl', 'disable', '--now', packageName], automatic: false } }]),
    {
      ...run(
        `Start ${packageName} anew`,
        ['systemctl', 'restart', packageName],
        why,
        'the service runs what was built',
      ),
      advice,
      verify: { argv: ['systemctl', 'is-active', packageName], expected: 'active' },
    },
  ];
}
