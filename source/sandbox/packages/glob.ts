/** Whether `text` matches a whole glob as fnmatch(3) without flags understands it: `*`, `?`, `[…]`, `[!…]`, `\x`. */
export function matchesGlob(pattern: string, text: string, ignoreCase: boolean): boolean {
  return toExpression(pattern, ignoreCase).test(text);
}

function toExpression(pattern: string, ignoreCase: boolean): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '*') {
      while (pattern[at + 1] === '*') at += 1;
      source += '[^]*';
    } else if (character === '?') {
      source += '[^]';
    } else if (character === '[') {
      const end = pattern.indexOf(']', pattern[at + 1] === '!' ? at + 3 : at + 2);
      source += end < 0 ? '\\[' : bracket(pattern.slice(at + 1, end));
      if (end >= 0) at = end;
    } else {
      const literal = character === '\\' && at + 1 < pattern.length ? pattern.charAt(++at) : character;
      source += escapeCharacter(literal);
    }
  }
  try {
    return new RegExp(`^${source}$`, ignoreCase ? 'i' : '');
  } catch {
    return /^\b$/;
  }
}

function bracket(body: string): string {
  const negated = body.startsWith('!') || body.startsWith('^');
  return `[${negated ? '^' : ''}${(negated ? body.slice(1) : body).replace(/[\\\]^[]/g, '\\$&')}]`;
}

function escapeCharacter(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
