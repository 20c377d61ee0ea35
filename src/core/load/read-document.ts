import { LineCounter, parseDocument } from 'yaml';

/** Where something is wrong in a file, and what. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly sentence: string;
}

/** JSON or YAML as plain values; what cannot be read has a place. Aliases are not followed further than a description needs. */
export function readDocument(text: string): { readonly ok: true; readonly document: unknown } | ({ readonly ok: false } & Place) {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    return { ok: false, line, column: col, sentence: `cannot be read: ${error.message.replaceAll(/\s+/g, ' ')}` };
  }
  try {
    return { ok: true, document: document.toJS({ maxAliasCount: 100 }) };
  } catch (failure) {
    return { ok: false, line: 1, column: 1, sentence: `cannot be read: ${failure instanceof Error ? failure.message : String(failure)}` };
  }
}
