import { stepsFromAccessLog } from './from-access-log.ts';
import { stepsFromHar } from './from-har.ts';
import { stepsFromOpenApi } from './from-openapi.ts';
import { readDocument, type Place } from './read-document.ts';
import type { Source, Told, FoundSteps } from './told.ts';

/** Steps that a file of the release tells, and what of it was left out, for the log. */
export type FromFile =
  | ({ readonly ok: true } & FoundSteps)
  /** The sentence names file, line and column. */
  | { readonly ok: false; readonly sentence: string };

/** Reads steps from an OpenAPI description, a HAR recording, or an access log: which of them it is, the file itself says. */
export function stepsFromFile(source: Source): FromFile {
  const beginning = source.text.trimStart();
  if (isLog(beginning)) return told(source, stepsFromAccessLog(source));
  const read = readDocument(source.text);
  if (!read.ok) return refused(source, read);
  const { document } = read;
  if (isObject(document) && isObject(document['log'])) return told(source, stepsFromHar(document['log'], source.methods));
  if (isObject(document) && ('openapi' in document || 'swagger' in document))
    return told(source, stepsFromOpenApi(document, source.methods));
  return refused(source, { line: 1, column: 1, sentence: 'is no OpenAPI description, no HAR recording and no access log' });
}

function told(source: Source, found: Told): FromFile {
  if ('sentence' in found) return refused(source, found);
  if (found.steps.length > 0) return { ok: true, ...found };
  const why = found.leftOut.slice(0, 3).join('; ');
  return refused(source, {
    line: 1,
    column: 1,
    sentence: `tells nothing to ask for with ${source.methods.join(', ')}${why === '' ? '' : `: ${why}`}`,
  });
}

function refused({ name }: Source, { line, column, sentence }: Place): FromFile {
  return { ok: false, sentence: `${name}:${line}:${column} ${sentence}` };
}

/** A line of a log begins with an address, and has its time in brackets. */
function isLog(text: string): boolean {
  return /^\S+ \S+ .*?\[[^\]\n]{10,40}\] "/.test(text);
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
