/** Where SUSE's start script of Apache (start_apache2) reads which modules to load and what to pass as `-D`. */
export const sysconfigFile = '/etc/sysconfig/apache2';

/** Modules that a text of /etc/sysconfig/apache2 switches on, by their short name: `ssl` for `mod_ssl` and for a path. */
export function sysconfigModules(text: string): readonly string[] {
  return words(text, 'APACHE_MODULES').map((word) =>
    (word.split('/').at(-1) ?? word).replace(/^mod_/, '').replace(/\.so$/, ''),
  );
}

/** Names that Apache is started with, as in `<IfDefine SSL>`: written `SSL`, `-DSSL` or `-D SSL`. */
export function sysconfigFlags(text: string): readonly string[] {
  return words(text, 'APACHE_SERVER_FLAGS')
    .map((word) => word.replace(/^-D/, ''))
    .filter((word) => word !== '');
}

/** The words of a shell variable: the last assignment counts, `+=` adds to it; quotes may span lines. */
function words(text: string, name: string): readonly string[] {
  const assignment = new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}(\\+?)=("[^"]*"|'[^']*'|[^\\s#;]*)`, 'gm');
  let value = '';
  for (const [, plus, raw = ''] of text.matchAll(assignment)) {
    const bare = raw.replace(/^(["'])([\s\S]*)\1$/, '$2').replaceAll('\\\n', ' ');
    value = plus === '+' ? `${value}${bare}` : bare;
  }
  return value.split(/\s+/).filter((word) => word !== '');
}
