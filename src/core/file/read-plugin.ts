import type { PlugInDescription } from './catalogue.ts';
import type { FileProblemCode } from './codes.ts';
import type { Reading } from './fields.ts';
import { wordsInLine } from './quote.ts';
import { codeOf, sentenceOf } from './shape-issues.ts';
import type { Entry } from './tree.ts';
import { readText, suggest } from './values.ts';

export interface PlaceWords {
  readonly plugins: ReadonlyMap<string, PlugInDescription>;
  readonly later: readonly string[];
  readonly noun: string;
  readonly code: FileProblemCode;
  readonly example: string;
  /** Whose it is: plug-ins write SERVICE where they show what to type. */
  readonly owner?: string;
}

/** `directory:./api`: the kind of a plug-in, and what it is to look at; `store`: one that looks at nothing. Given back as written. */
export function readPlace(reading: Reading, entry: Entry, words: PlaceWords): string | undefined {
  const { report } = reading;
  const text = readText(report, entry, `a ${words.noun} such as \`${words.example}\``);
  if (text === undefined) return undefined;
  if (words.plugins.has(text) && words.plugins.get(text)?.scalar === undefined) return text;
  const colon = text.indexOf(':');
  const id = text.slice(0, Math.max(colon, 0));
  const plugin = words.plugins.get(id);
  if (plugin === undefined) {
    refuseId(reading, { entry, id, text, words });
    return undefined;
  }
  if (plugin.scalar === undefined) {
    report.error(entry.value.span, 'bad-option', { sentence: `\`${id}\` looks at no place. Write \`${id}\` alone.`, expected: [id] });
    return undefined;
  }
  const place = text.slice(colon + 1);
  const issue = plugin.options.safeParse({ [plugin.scalar]: place }).error?.issues[0];
  if (place.trim() === '') report.error(entry.value.span, 'no-value', { sentence: `\`${id}:\` says nothing. Write \`${words.example}\`.` });
  else if (issue !== undefined) {
    const sentence = sentenceOf(issue, `\`${place}\``).replaceAll('SERVICE', words.owner ?? 'SERVICE');
    report.error(entry.value.span, codeOf(issue), { sentence });
  }
  return text;
}

interface WrongId {
  readonly entry: Entry;
  readonly id: string;
  readonly text: string;
  readonly words: PlaceWords;
}

function refuseId({ report }: Reading, { entry, id, text, words }: WrongId): void {
  const known = [...words.plugins.keys()];
  const { span } = entry.value;
  if (id === '') {
    const sentence = `\`${text}\` does not say what kind of ${words.noun} it is. Write \`${known[0] ?? ''}:${text}\`.`;
    report.error(span, words.code, { sentence, expected: known });
    return;
  }
  if (words.later.includes(id)) {
    const sentence = `\`${id}:\` is not served yet by this Lockstep; it reads ${wordsInLine(known.map((word) => `\`${word}:\``))}.`;
    report.error(span, 'not-yet', { sentence, expected: known });
    return;
  }
  const hint = suggest(id, [...known, ...words.later]);
  const guess = hint === undefined ? '' : ` Did you mean \`${hint}:\`?`;
  report.error(span, words.code, { sentence: `\`${id}:\` is no ${words.noun} (${known.join(', ')}).${guess}`, expected: known, hint });
}
