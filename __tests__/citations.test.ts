import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const sources = readdirSync(join(root, 'source'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.tsx?$/.test(name),
);

/** `docs/reference/NAME.md, Heading, Heading` in a comment, whose lines may break within a heading. */
const citation = /docs\/reference\/([\w-]+\.md)((?:, [A-Z][^,.;:)]*)*)/g;

it('every citation of docs/reference leads to a heading', () => {
  const broken: string[] = [];
  for (const name of sources) {
    const text = readFileSync(join(root, 'source', name), 'utf8').replace(/\n \* /g, ' ');
    for (const [, file = '', headings = ''] of text.matchAll(citation)) {
      const page = readFileSync(join(root, 'docs/reference', file), 'utf8');
      for (const heading of headings.split(', ').slice(1)) {
        if (!page.includes(`\n## ${heading.trim()}\n`)) broken.push(`${name}: ${file}, ${heading}`);
      }
    }
  }
  expect(broken).toEqual([]);
});
