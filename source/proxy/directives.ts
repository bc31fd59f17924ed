/** One directive of an Apache configuration file, with the sections that enclose it (outermost first). */
export type Directive = {
  /** In lower case: Apache's directive names ignore case. */
  readonly name: string;
  readonly values: readonly string[];
  /** 1-based line of its first word. */
  readonly line: number;
  readonly sections: readonly Section[];
};

export type Section = { readonly name: string; readonly values: readonly string[]; readonly line: number };

/**
 * The directives of a configuration text in order, as httpd reads them: `#` starts a comment only at the beginning
 * of a line, a trailing backslash continues the line, words may be quoted (Apache manual, "Configuration Files").
 */
export function readDirectives(text: string): readonly Directive[] {
  const directives: Directive[] = [];
  const sections: Section[] = [];
  for (const { content, line } of logicalLines(text)) {
    if (content === '' || content.startsWith('#')) continue;
    const closing = /^<\/\s*([A-Za-z0-9_]+)\s*>/.exec(content);
    const opening = /^<\s*([A-Za-z0-9_]+)\s*(.*?)>?\s*$/.exec(content);
    if (closing !== null) {
      const name = closing[1]?.toLowerCase();
      const depth = sections.findLastIndex((section) => section.name === name);
      if (depth >= 0) sections.splice(depth);
    } else if (opening !== null) {
      sections.push({ name: (opening[1] ?? '').toLowerCase(), values: directiveWords(opening[2] ?? ''), line });
    } else {
      const [name = '', ...values] = directiveWords(content);
      directives.push({ name: name.toLowerCase(), values, line, sections: [...sections] });
    }
  }
  return directives;
}

/** The lines of a configuration text without white space around them: continued ones joined, comments and empty ones kept. */
export function logicalLines(text: string): readonly { readonly content: string; readonly line: number }[] {
  const lines: { content: string; line: number }[] = [];
  let open: { content: string; line: number } | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const physical = raw.replace(/\r$/, '');
    const entry = open ?? { content: '', line: index + 1 };
    const continued = physical.endsWith('\\') && !physical.endsWith('\\\\');
    entry.content += continued ? physical.slice(0, -1) : physical;
    open = continued ? entry : undefined;
    if (!continued) lines.push({ content: entry.content.trim(), line: entry.line });
  }
  if (open !== undefined) lines.push({ content: open.content.trim(), line: open.line });
  return lines;
}

/** The words of a directive, unquoted. */
export function directiveWords(content: string): readonly string[] {
  const found: string[] = [];
  const word = /"((?:[^"\\]|\\.)*)"?|'((?:[^'\\]|\\.)*)'?|(\S+)/g;
  for (const match of content.matchAll(word)) {
    found.push(match[3] ?? (match[1] ?? match[2] ?? '').replace(/\\(["'\\])/g, '$1'));
  }
  return found;
}
