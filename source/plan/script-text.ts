/** The lines that write `content` to the file that the shell word `file` names. */
export function writeLines(content: string, file: string): readonly string[] {
  const readable =
    content.endsWith('\n') &&
    !/[^\t\n\u0020-\u007e\u00a0-\uffff]|[\u2028-\u202e\u2066-\u2069]|^WIZARD_END$/m.test(content);
  if (readable) return [`cat >|${file} <<'WIZARD_END'`, content.slice(0, -1), 'WIZARD_END'];
  const encoded = Buffer.from(content)
    .toString('base64')
    .replace(/.{1,76}/g, '$&\n');
  return [`base64 -d >|${file} <<'WIZARD_END'`, encoded.trimEnd(), 'WIZARD_END'];
}
