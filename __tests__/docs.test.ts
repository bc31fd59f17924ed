import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { troubleshootingPage } from '../scripts/troubleshooting.ts';
import { type CommandHost, openCommandHost } from './support/command-host.ts';
import { wizardProgram } from './support/run-wizard.ts';

const root = join(import.meta.dirname, '..');
const pages = [
  ...['README.md', 'CHANGELOG.md', 'contrib/ansible/README.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const read = (page: string) => readFileSync(join(root, page), 'utf8');
const withoutBlocks = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '');

/** Anchors as GitHub makes them: lower case, spaces to dashes, other signs gone, repetitions numbered. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutBlocks(text).matchAll(/^#{1,6} +(.+)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');
    let own = anchor;
    for (let count = 1; anchors.has(own); count++) own = `${anchor}-${count}`;
    anchors.add(own);
  }
  return anchors;
}

describe('links', () => {
  it.each(pages)('of %s lead to a file of the project and to a heading in it', (page) => {
    const links = [...withoutBlocks(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const broken = links.filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && !anchorsOf(read(file)).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('an anchor is made of a heading as GitHub makes it', () => {
    expect([...anchorsOf("# The CA's key\n## From `wizard check`, on\n## A\n## A\n```\n# no\n```\n")]).toEqual([
      'the-cas-key',
      'from-wizard-check-on',
      'a',
      'a-1',
    ]);
  });
});

describe('commands of the wizard', () => {
  /** By the words of a command: its options. */
  const table = new Map<string, ReadonlySet<string>>();
  beforeAll(async () => {
    const directory = mkdtempSync(join(tmpdir(), 'docs-'));
    await wizardProgram().run(['manual', '--directory', directory]);
    for (const file of readdirSync(directory)) readPage(readFileSync(join(directory, file), 'utf8'));
    rmSync(directory, { recursive: true });
    // A group that does something by itself; its page tells of the commands below only.
    table.set('history', new Set());
  });

  /** A manual page has a synopsis for each command, and its options below the heading of the command. */
  function readPage(roff: string): void {
    const page = roff.replaceAll('\\-', '-');
    const synopses = page.slice(page.indexOf('.SH SYNOPSIS'), page.indexOf('.SH DESCRIPTION'));
    const commands = [...synopses.matchAll(/^\.B "?wizard ?([^"\n]*)"?$/gm)].map(([, words = '']) =>
      words.replace(/ ?[[<].*/, ''),
    );
    for (const command of commands) {
      const own = page.split(`\n.SS "wizard ${command}`).at(-1)?.split('\n.SS ')[0] ?? '';
      const options = [...own.matchAll(/^\.B "?(?:-\w, )?(--[\w-]+)/gm)].map(([, option = '']) => option);
      table.set(command, new Set(options));
    }
  }

  /** Why the program would not take the words; undefined where it would. */
  function problemOf(words: readonly string[]): string | undefined {
    const groups = new Set([...table.keys()].map((command) => command.split(' ')[0] ?? ''));
    const [first = '', second = ''] = words;
    if (first === '' || first.startsWith('-')) return unknownOption('', words);
    if (!groups.has(first)) return `no command ${first}`;
    const command = table.has(`${first} ${second}`) ? `${first} ${second}` : first;
    if (!table.has(command)) return `no command ${first} ${second}`;
    return unknownOption(command, words);
  }

  function unknownOption(command: string, words: readonly string[]): string | undefined {
    const known = [table.get(command), table.get('')];
    const end = words.includes('--') ? words.indexOf('--') : words.length;
    const given = words.slice(0, end).flatMap((word) => /^--[\w-]+/.exec(word)?.[0] ?? []);
    const unknown = given.find((option) => !known.some((options) => options?.has(option)));
    return unknown === undefined ? undefined : `${command || 'wizard'}: no option ${unknown}`;
  }

  /** The wizard's words in what a page shows: lines of its blocks, and code in its sentences. */
  function commandsIn(text: string): readonly (readonly string[])[] {
    const blocks = [...text.matchAll(/^```[\w ]*\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) => block.split('\n'));
    const spans = [...withoutBlocks(text).matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll('\n', ' '));
    return [...blocks, ...spans].flatMap((line) => {
      const start =
        /(?:^|[|&(=] ?|\bsudo )(?:npx )?(?:\/usr\/bin\/)?(?:wizard|pg-backup-api-wizard)((?: +[^ ].*)?)$/.exec(
          line.replace(/\s+#.*$/, '').trim(),
        );
      if (start === null) return [];
      const words = (start[1] ?? '').trim().split(/\s*(?:[<>;]|\|(?= )|&&|\)$)/)[0] ?? '';
      return [words.split(/\s+/).filter((word) => word !== '' && !/^\[|^…$/.test(word))];
    });
  }

  it.each(pages.filter((page) => page !== 'CHANGELOG.md'))('of %s are the program’s own', (page) => {
    expect(table.size).toBeGreaterThan(30);
    const problems = commandsIn(read(page)).flatMap((words) => {
      const problem = problemOf(words);
      return problem === undefined ? [] : [`wizard ${words.join(' ')}: ${problem}`];
    });
    expect(problems).toEqual([]);
  });

  it('are found where pages show them', () => {
    const text =
      'See `sudo wizard check --json | jq` and `wizard`.\n```sh\nwizard certs renew --all  # now\ncd x\n```\n';
    expect(commandsIn(text)).toEqual([['certs', 'renew', '--all'], ['check', '--json'], []]);
  });

  it.each([
    [['chekc'], 'no command chekc'],
    [['certs', 'renw'], 'no command certs renw'],
    [['check', '--jsn'], 'check: no option --jsn'],
    [['--yse'], 'wizard: no option --yse'],
    [['sandbox', '--', 'ls', '--anything'], undefined],
    [['certs', 'renew', 'pg-backup-user', '--new-key', '--yes'], undefined],
  ])('%j: %s', (words, problem) => expect(problemOf(words)).toBe(problem));
});

it('the page of causes is what the program knows: npm run docs makes it', () => {
  expect(read('docs/troubleshooting.md')).toBe(troubleshootingPage());
});

describe('the first steps', () => {
  let host: CommandHost;
  beforeAll(async () => {
    host = await openCommandHost();
  });
  afterAll(() => host?.close());

  /** Runs the commands of the page's blocks of a kind, one after the other: their exit codes. */
  async function runBlocks(kind: string): Promise<Readonly<Record<string, number | null>>> {
    const codes: Record<string, number | null> = {};
    for (const [, block = ''] of read('docs/learn.md').matchAll(new RegExp(`^\`\`\`sh ${kind}\\n([^\`]*)`, 'gm'))) {
      for (const line of block.trimEnd().split('\n')) {
        const [program, ...words] = line.split(' ');
        expect(program).toBe('wizard');
        // Smaller keys are made sooner.
        const more = line === 'wizard setup --yes' ? ['--key-type', 'ec-p256'] : [];
        codes[line] = (await host.wizard(...words, ...more)).code;
      }
    }
    return codes;
  }

  it('go as the page says', async () => {
    expect(await runBlocks('embedded')).toEqual({
      'wizard setup --dry-run': 0,
      'wizard setup --yes': 0,
      'wizard check': 0,
      'wizard certs renew pg-backup-user --yes': 0,
      'wizard history': 0,
    });
    await host.setFault('client-certificate-missing');
    expect(await runBlocks('broken')).toEqual({ 'wizard check': 1 });
    expect(await runBlocks('repair')).toEqual({ 'wizard certs create --yes': 0 });
  });
});
