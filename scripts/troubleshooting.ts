// Writes docs/troubleshooting.md from the table of diagnoses that `check` and `explain` use: `npm run docs`.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DiagnosisId, diagnoses } from '../source/health/explain/diagnoses.ts';
import { ladder } from '../source/health/explain/rungs.ts';
import { hostWords } from '../source/os/host-words.ts';

/** The page: a table for each rung of the way to the API, lowest first, then what belongs to none. */
export function troubleshootingPage(): string {
  const rows = Object.entries(diagnoses).map(([id, diagnosis]) => ({ id: id as DiagnosisId, ...diagnosis }));
  const sections = [...ladder, { id: '-', title: 'Anything else' }].flatMap(({ id, title }) => {
    const own = rows.filter(({ rung }) => rung === id);
    if (own.length === 0) return [];
    const lines = own.map(
      (row) => `| \`${row.id}\` | ${cell(row.summary)} | ${row.fix(anyHost).map(cell).join('<br>')} |`,
    );
    return [
      `## ${title}`,
      '',
      '| diagnosis | what it is | what to do, likeliest first |',
      '|---|---|---|',
      ...lines,
      '',
    ];
  });
  return [...introduction, ...sections].join('\n');
}

/** The words for a host whose distribution is not known name both ways. */
const anyHost = hostWords(undefined);

const introduction = [
  '# When a call fails',
  '',
  'Every cause that `wizard check` and `wizard explain` know, in the order of the way to the API: the lowest one that fails decides. The names are',
  'those of `diagnosis` in their JSON. Where distributions differ, the program itself names the commands and files of the host.',
  '[Health](health.md) tells how to ask.',
  '',
  'This page is made from the program: `npm run docs`.',
  '',
];

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL('../docs/troubleshooting.md', import.meta.url), troubleshootingPage());
