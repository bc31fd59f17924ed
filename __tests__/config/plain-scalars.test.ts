import { describe, expect, it } from 'vitest';
import { resolvePlain } from '../../source/config/yaml/resolve-plain.ts';

describe('plain scalars as YAML 1.1 and PyYAML have them', () => {
  it.each(['yes', 'Yes', 'YES', 'true', 'True', 'on', 'On', 'ON'])('%s is true', (text) => {
    expect(resolvePlain(text)).toEqual({ kind: 'boolean', value: true });
  });

  it.each(['no', 'No', 'NO', 'false', 'FALSE', 'off', 'Off'])('%s is false', (text) => {
    expect(resolvePlain(text)).toEqual({ kind: 'boolean', value: false });
  });

  it.each(['', '~', 'null', 'Null', 'NULL'])('"%s" is null', (text) => {
    expect(resolvePlain(text)).toEqual({ kind: 'null' });
  });

  it.each([
    ['1:20', 80n],
    ['2:3', 123n],
    ['12:30', 750n],
    ['1:59:59', 7199n],
    ['-1:30', -90n],
    ['010', 8n],
    ['0644', 420n],
    ['0b11', 3n],
    ['0x1F', 31n],
    ['-0x10', -16n],
    ['1_000', 1000n],
    ['+12', 12n],
    ['0', 0n],
    ['12345678901234567890', 12345678901234567890n],
  ])('%s is the integer %d', (text, value) => {
    expect(resolvePlain(text)).toEqual({ kind: 'integer', value });
  });

  it.each([
    ['2.10', 2.1],
    ['1:2.0', 62],
    ['1:3.10', 63.1],
    ['2_0.1', 20.1],
    ['.5', 0.5],
    ['1.', 1],
    ['1.5e+3', 1500],
    ['-.inf', Number.NEGATIVE_INFINITY],
    ['.NaN', Number.NaN],
  ])('%s is the float %d', (text, value) => {
    expect(resolvePlain(text)).toEqual({ kind: 'float', value });
  });

  it.each([
    ...['y', 'n', 'Y', 'N', 'yEs', 'tRUE', '08', '0o10', '1e3', '1e+3', '1.5e3', '.', '-.5', '+.5', '3.10.0'],
    ...['2:2.0.0-1.el9', '2.2.0-1*', '1:60', '1 000', '0x', '2024-1-2', '2024-01-02T', 'nULL', '~x', '..'],
  ])('%s is a text', (text) => {
    expect(resolvePlain(text)).toEqual({ kind: 'string', value: text });
  });

  it.each(['2024-01-02', '2024-01-02 10:00:00', '2024-1-2t3:04:05.6 +01:30', '2001-12-14T21:59:43Z'])(
    '%s is a date',
    (text) => {
      expect(resolvePlain(text)).toEqual({ kind: 'timestamp', value: text });
    },
  );

  it.each(['2024-02-30', '0000-01-01', '2024-01-02 25:00:00', '0x_', '0b_'])('%s makes PyYAML stop', (text) => {
    expect(resolvePlain(text).kind).toBe('invalid');
  });

  it('knows the merge key and the value key', () => {
    expect([resolvePlain('<<').kind, resolvePlain('=').kind]).toEqual(['merge', 'indicator']);
  });
});
