import { gateDocument, type ParsedDiagnose } from './diagnose-document.ts';

/** Whether an answer of /diagnose is a document that can be used: what the `json` rung judges. */
export type DocumentGate =
  | { readonly ok: true; readonly servers: number }
  | { readonly ok: false; readonly id: 'not-json' | 'not-the-api' | 'no-servers'; readonly message: string };

export function gateOf(parsed: ParsedDiagnose): DocumentGate {
  if (!parsed.ok) return { ok: false, id: parsed.id, message: parsed.message };
  const [failure] = gateDocument(parsed.document);
  if (failure === undefined) return { ok: true, servers: Object.keys(parsed.document.servers).length };
  return { ok: false, id: failure.id === 'no-servers' ? 'no-servers' : 'not-the-api', message: failure.message };
}
