import { isObject, type JsonObject, type JsonValue } from '../document/diagnose-document.ts';
import { type Agreement, agreement } from './same-value.ts';

/** One place where the documents are not all the same. Undefined: the key is absent there. */
export type Difference = {
  /** JSON pointer (RFC 6901). */
  readonly path: string;
  readonly cli: JsonValue | undefined;
  readonly api: JsonValue | undefined;
  readonly secondCli: JsonValue | undefined;
  /** How the two documents of the CLI agree, and how the API's agrees with them. */
  readonly betweenClis: Agreement;
  readonly withApi: Agreement;
};

export type Walked = { readonly identical: number; readonly differences: readonly Difference[] };

/**
 * Walks three documents at once and counts the values that are the same in all of them. Text is looked into only where
 * it differs: a comparison of large documents must not cost more than parsing them. A key that one of them lacks is
 * one difference, however much hangs below it.
 */
export function walkDocuments(cli: JsonObject, api: JsonObject, secondCli: JsonObject): Walked {
  const differences: Difference[] = [];
  let identical = 0;

  function visit(
    one: JsonValue | undefined,
    two: JsonValue | undefined,
    three: JsonValue | undefined,
    path: string,
  ): void {
    if (one === two && two === three) identical += 1;
    else if (isObject(one) && isObject(two) && isObject(three)) visitMembers(one, two, three, path);
    else if (
      isArray(one) &&
      isArray(two) &&
      isArray(three) &&
      one.length === two.length &&
      two.length === three.length
    ) {
      if (one.length === 0) identical += 1;
      for (let index = 0; index < one.length; index += 1)
        visit(one[index], two[index], three[index], `${path}/${index}`);
    } else {
      const betweenClis = agreement(one, three);
      const withApi = agreement(one, two);
      if (betweenClis === 'same' && withApi === 'same') identical += 1;
      else differences.push({ path, cli: one, api: two, secondCli: three, betweenClis, withApi });
    }
  }

  function visitMembers(one: JsonObject, two: JsonObject, three: JsonObject, path: string): void {
    let members = 0;
    for (const key in one) {
      members += 1;
      const left = one[key];
      const middle = own(two, key);
      const right = three === one ? left : own(three, key);
      if (left === middle && middle === right) identical += 1;
      else visit(left, middle, right, `${path}/${pointerWord(key)}`);
    }
    if (members === 0 && isEmpty(two) && isEmpty(three)) identical += 1;
    for (const key in two) {
      if (own(one, key) === undefined) visit(undefined, two[key], own(three, key), `${path}/${pointerWord(key)}`);
    }
    if (three === one) return;
    for (const key in three) {
      if (own(one, key) === undefined && own(two, key) === undefined) {
        visit(undefined, undefined, three[key], `${path}/${pointerWord(key)}`);
      }
    }
  }

  visitMembers(cli, api, secondCli, '');
  return { identical, differences };
}

/** A key that a server may be named after ("constructor") must not find Object's own. */
function own(object: JsonObject, key: string): JsonValue | undefined {
  const value = object[key];
  return value === undefined || typeof value === 'function' || value === Object.prototype ? undefined : value;
}

function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isEmpty(object: JsonObject): boolean {
  for (const _ in object) return false;
  return true;
}

function pointerWord(key: string): string {
  return key.includes('/') || key.includes('~') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}
