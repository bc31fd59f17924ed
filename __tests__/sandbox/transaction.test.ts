import { describe, expect, test } from 'vitest';
import { type Catalogue, cataloguePackages } from '../../source/sandbox/packages/catalogue.ts';
import { initiallyInstalled } from '../../source/sandbox/packages/package-state.ts';
import { planPackages } from '../../source/sandbox/packages/transaction.ts';

const catalogue: Catalogue = {
  repositories: [],
  preinstalled: {},
  packages: cataloguePackages([
    ['api', 'all', 10, 'flask tool', '3-1@a', '2-1@a', '1-1@a'],
    ['flask', 'all', 20, 'click', '1-1@a'],
    ['click', 'all', 5, '', '1-1@a'],
    ['tool', 'amd64', 5, '', '1-1@a'],
    ['broken', 'all', 5, 'nowhere', '1-1@a'],
  ]),
};

const summary = (installed: Record<string, string>, name: string, version: string) =>
  planPackages(catalogue, initiallyInstalled(installed), [{ kind: 'install', name, version }]).changes.map(
    (change) => `${change.kind} ${change.name} ${change.from ?? '-'} ${change.to ?? '-'}`,
  );

describe('a transaction', () => {
  test('brings dependencies before what needs them', () => {
    expect(summary({}, 'api', '2-1')).toEqual([
      'new click - 1-1',
      'new flask - 1-1',
      'new tool - 1-1',
      'new api - 2-1',
    ]);
  });

  test('leaves installed dependencies as they are', () => {
    expect(summary({ flask: '0-1', tool: '1-1' }, 'api', '2-1')).toEqual(['new api - 2-1']);
  });

  test.each([
    ['1-1', '3-1', 'upgrade api 1-1 3-1'],
    ['3-1', '1-1', 'downgrade api 3-1 1-1'],
    ['0-9', '1-1', 'upgrade api 0-9 1-1'],
  ])('from %s to %s is: %s', (from, to, line) => {
    expect(summary({ api: from, flask: '1-1', tool: '1-1' }, 'api', to)).toEqual([line]);
  });

  test('changes nothing when the version is there', () => {
    const plan = planPackages(catalogue, initiallyInstalled({ api: '2-1' }), [
      { kind: 'install', name: 'api', version: '2-1' },
    ]);
    expect(plan).toEqual({ changes: [], current: [{ name: 'api', version: '2-1' }], missing: [] });
  });

  test('names what nothing offers', () => {
    const plan = planPackages(catalogue, initiallyInstalled({}), [{ kind: 'install', name: 'broken', version: '1-1' }]);
    expect(plan.missing).toEqual(['nowhere']);
  });
});
