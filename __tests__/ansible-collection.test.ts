import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const collection = join(import.meta.dirname, '../contrib/ansible');
const files = ['playbooks', 'roles/barman_api/tasks'].flatMap((directory) =>
  readdirSync(join(collection, directory))
    .filter((name) => name.endsWith('.yml'))
    .map((name) => `${directory}/${name}`),
);

type Task = Readonly<Record<string, unknown>>;

/** The modules of the tasks that run on the controller, with those of their blocks. */
function controllerModules(tasks: readonly Task[], inherited = false): readonly string[] {
  return tasks.flatMap((task) => {
    const isHere = inherited || task.delegate_to === 'localhost' || task.hosts === 'localhost';
    const inner = ['block', 'rescue', 'always', 'tasks', 'pre_tasks', 'post_tasks'].flatMap((key) =>
      controllerModules((task[key] as readonly Task[] | undefined) ?? [], isHere),
    );
    const modules = Object.keys(task).filter((key) => key.includes('.'));
    return isHere ? [...modules, ...inner] : inner;
  });
}

/** They write what they are given, or run the wizard with words of the playbook. */
const harmless = [
  ...['assert', 'copy', 'debug', 'fail', 'file', 'find', 'include_tasks', 'set_fact', 'slurp', 'stat'].map(
    (name) => `ansible.builtin.${name}`,
  ),
  ...['ask', 'run'].map((name) => `pg_backup_api.wizard.${name}`),
];

describe('nothing that comes from a host is run on the controller, where the CA’s key is', () => {
  it.each(files)('%s', (file) => {
    const tasks: readonly Task[] = parse(readFileSync(join(collection, file), 'utf8')) ?? [];
    expect(controllerModules(tasks).filter((module) => !harmless.includes(module))).toEqual([]);
  });

  it('a task that pipes into a shell would be seen', () => {
    const task = { name: 'x', 'ansible.builtin.command': { argv: ['sh', '-s'] } };
    expect(controllerModules([{ delegate_to: 'localhost', block: [task] }])).toEqual(['ansible.builtin.command']);
  });
});
