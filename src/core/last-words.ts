import { clean } from './clean.ts';

const mostLines = 20;
/** Characters: so much of a log stands in the ledger beside a failure, for good. */
const mostLength = 4_000;

/** What a terminal would obey: colours, titles, moves of the cursor. */
// reason: escape sequences are what it is for.
// oxlint-disable-next-line no-control-regex
const escapes = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\^_])/g;

/** The end of what somebody wrote: the last lines that say something, as plain text. */
export function lastWordsOf(text: string, lines = mostLines): string {
  const plain = clean(text.replace(escapes, ''))
    .split('\n')
    .map((line) => line.trimEnd());
  const last = plain
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
    .split('\n')
    .slice(-lines)
    .join('\n');
  return last.length <= mostLength ? last : `…${last.slice(1 - mostLength)}`;
}

/** The sentence of a failure, and the last words that stand below it. */
export function splitWords(failure: string): { readonly sentence: string; readonly lastWords?: string } {
  const at = failure.indexOf('\n');
  if (at === -1) return { sentence: failure };
  const sentence = failure.slice(0, at).replace(/ (?:its )?last words(?: of [^:]+)?:$/i, '');
  const lastWords = lastWordsOf(failure.slice(at + 1));
  return { sentence, ...(lastWords !== '' && { lastWords }) };
}
