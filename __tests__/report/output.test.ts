import { describe, expect, it } from 'vitest';
import { createOutput } from '../../source/report/output.ts';

function captured(json: boolean) {
  const text = { out: '', err: '', log: '' };
  const stream = (name: keyof typeof text) => ({
    write: (chunk: string) => {
      text[name] += chunk;
    },
  });
  return { text, output: createOutput(json, stream('out'), stream('err'), stream('log')) };
}

const problem = { id: 'no', message: 'It is so.', detail: 'one\ntwo', fix: ['Do this.', 'Or that.'] };

describe('what a command prints', () => {
  it('the answer is on stdout, everything else on stderr, all of it in the log', () => {
    const { text, output } = captured(false);
    output.answer('42');
    output.note('thinking');
    output.document('status', { answer: 42 });
    expect(text).toEqual({ out: '42\n', err: 'thinking\n', log: '42\nthinking\n' });
  });

  it('a problem is told with its last lines and what to do', () => {
    const { text, output } = captured(false);
    output.problem(problem, ['apt-get', 'install']);
    const lines = 'It is so.\n  │ one\n  │ two\n  → Do this.\n  → Or that.\n';
    expect(text).toEqual({ out: '', err: lines, log: lines });
  });

  it.each([undefined, ''])('a detail of %j is no line', (detail) => {
    const { text, output } = captured(false);
    output.problem({ id: 'no', message: 'm', fix: [], ...(detail !== undefined && { detail }) }, undefined);
    expect(text.err).toBe('m\n');
  });

  it('no line of a problem ends a secret that began on an earlier one', () => {
    const { text, output } = captured(false);
    output.problem({ ...problem, detail: 'token: |\n  s3cret\n-----BEGIN PRIVATE KEY-----\nQUFBQQ==' }, undefined);
    expect(text.err).not.toMatch(/s3cret|QUFBQQ/);
  });

  it('nothing of it controls a terminal, and no password is in it', () => {
    const { text, output } = captured(false);
    output.answer('\u001b[2Jpassword=x');
    output.note('\u001b]0;x\u0007');
    output.problem({ ...problem, detail: '\u001b[31mred' }, undefined);
    expect(Object.values(text).join('')).not.toMatch(/\u001b|password=x/);
  });
});

describe('with --json', () => {
  it('the answer is one object, and lines stay out of it', () => {
    const { text, output } = captured(true);
    output.answer('a line');
    output.note('a note');
    output.document('status', { steps: [], when: new Date(0), gone: undefined });
    expect(JSON.parse(text.out)).toEqual({
      schema: 1,
      command: 'status',
      steps: [],
      when: '1970-01-01T00:00:00.000Z',
    });
    expect(text.err).toBe('a note\n');
  });

  it.each<[string, readonly string[] | undefined, object]>([
    ['of an outside command', ['apt-get', 'update'], { command: ['apt-get', 'update'] }],
    ['of ours', undefined, {}],
  ])('a problem %s is an object too', (_, command, extra) => {
    const { text, output } = captured(true);
    output.problem(problem, command);
    expect(JSON.parse(text.out)).toEqual({ schema: 1, error: { ...problem, ...extra } });
    expect(text.err).toBe('');
  });
});

describe('a list of answers', () => {
  const items = [{ id: 'a' }, { id: 'b', text: 'one\ntwo' }];
  const twice = [...items, ...items];

  it('is an array of objects, as JSON.stringify writes it', async () => {
    const { text, output } = captured(true);
    await output.list('explain', twice, () => []);
    const expected = twice.map((item) => ({ schema: 1, command: 'explain', ...item }));
    expect(text.out).toBe(`${JSON.stringify(expected, undefined, 2)}\n`);
  });

  it('may be empty', async () => {
    const { text, output } = captured(true);
    await output.list('explain', [], () => []);
    expect(text.out).toBe('[]\n');
  });

  it('is lines without --json, and in the log', async () => {
    const { text, output } = captured(false);
    await output.list('explain', items, ({ id }) => [id, '\u001b[31mpassword=x']);
    expect(text).toEqual({
      out: 'a\npassword=*REDACTED*\nb\npassword=*REDACTED*\n',
      err: '',
      log: 'a\npassword=*REDACTED*\nb\npassword=*REDACTED*\n',
    });
  });

  it('waits for a reader that is slow', async () => {
    let pending = 0;
    let most = 0;
    const slow = {
      write: (piece: string) => {
        pending += piece.length;
        most = Math.max(most, pending);
        return false;
      },
      once: (event: string, listener: () => void) => {
        if (event !== 'drain') return;
        setImmediate(() => {
          pending = 0;
          listener();
        });
      },
      off: () => undefined,
    };
    const many = Array.from({ length: 20_000 }, (_, n) => ({ id: `item ${n}` }));
    await createOutput(true, slow, slow).list('explain', many, () => []);
    expect(most).toBeLessThan(200_000);
  });
});
