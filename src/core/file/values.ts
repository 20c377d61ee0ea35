import type { FileProblemCode } from './codes.ts';
import { readDuration } from './duration.ts';
import { nearest } from './nearest.ts';
import { quoteForYaml, wordsInLine } from './quote.ts';
import type { Report, Span } from './report.ts';
import type { Entry, FileNode, TextNode } from './tree.ts';
import { valueSynonyms } from './words.ts';

// One reader for each kind of value. Where the value is not right they say so and give `undefined`; reading goes on, because a file with
// one thing said against it is refused whole.

/** `what` completes "Give … or delete the line." */
export function readText(report: Report, { key, keySpan, value }: Entry, what: string): string | undefined {
  if (value.kind !== 'text') {
    const shape = value.kind === 'list' ? 'a list' : 'keys and values';
    report.error(value.span, 'wants-text', { sentence: `\`${key}\` is one text, not ${shape}. Give ${what}.` });
    return undefined;
  }
  if (value.value === null || value.raw.trim() === '') {
    report.error(keySpan, 'no-value', { sentence: `\`${key}\` has no value. Give ${what} or delete the line.` });
    return undefined;
  }
  return plainText(report, value);
}

/** Any text, empty too; numbers and truths count as written, as long as YAML reads them as they are written. */
export function plainText(report: Report, node: TextNode): string | undefined {
  if (node.value === null && !node.isQuoted) return node.raw === '' ? '' : node.raw;
  if (typeof node.value === 'string') return node.value;
  if (String(node.value) === node.raw) return node.raw;
  report.error(node.span, 'number-for-text', { sentence: `YAML reads ${String(node.value)}. Write ${quoteForYaml(node.raw)}.` });
  return undefined;
}

export interface NumberWords {
  readonly what: string;
  readonly from: number;
  readonly to: number;
}

/** A whole number. */
export function readNumber(report: Report, { key, keySpan, value }: Entry, { what, from, to }: NumberWords): number | undefined {
  const isText = value.kind === 'text';
  if (isText && value.value === null) {
    report.error(keySpan, 'no-value', { sentence: `\`${key}\` has no value. Give ${what} or delete the line.` });
    return undefined;
  }
  if (isText && typeof value.value === 'number' && Number.isInteger(value.value) && value.value >= from && value.value <= to)
    return value.value;
  const shown = isText ? `\`${value.raw}\`` : 'This';
  report.error(value.span, 'wants-number', { sentence: `${shown} is not ${what}. Write a whole number from ${from} to ${to}.` });
  return undefined;
}

export function readBoolean(report: Report, { key, keySpan, value }: Entry): boolean | undefined {
  if (value.kind === 'text' && typeof value.value === 'boolean') return value.value;
  if (value.kind === 'text' && value.value === null) {
    report.error(keySpan, 'no-value', { sentence: `\`${key}\` has no value. Write \`true\` or \`false\`.` });
    return undefined;
  }
  const raw = value.kind === 'text' ? value.raw : '';
  const truth = truthOf(raw);
  if (truth !== undefined) {
    report.error(value.span, 'yes-no', { sentence: `\`${raw}\` is text here. Write \`${truth}\`.`, hint: truth });
    return undefined;
  }
  report.error(value.span, 'unknown-value', { sentence: `\`${key}\` is \`true\` or \`false\`.`, expected: ['true', 'false'] });
  return undefined;
}

/** What is meant by `yes`, `off` and the like. */
export function truthOf(raw: string): 'true' | 'false' | undefined {
  const word = raw.toLowerCase();
  if (['yes', 'y', 'on', 'true', '1'].includes(word)) return 'true';
  return ['no', 'n', 'off', 'false', '0'].includes(word) ? 'false' : undefined;
}

export interface ChoiceWords<Choice extends string> {
  /** "is no …" */
  readonly noun: string;
  readonly choices: readonly Choice[];
  readonly later?: readonly string[];
  readonly code?: FileProblemCode;
}

export function readChoice<Choice extends string>(report: Report, entry: Entry, words: ChoiceWords<Choice>): Choice | undefined {
  const text = readText(report, entry, `one of ${wordsInLine(words.choices, 'or')}`);
  if (text === undefined) return undefined;
  const chosen = words.choices.find((choice) => choice === text);
  if (chosen !== undefined) return chosen;
  if (words.later?.includes(text) === true) {
    const sentence = `${capital(words.noun)} \`${text}\` is not served yet by this Lockstep; choose ${wordsInLine(words.choices, 'or')}.`;
    report.error(entry.value.span, 'not-yet', { sentence, expected: words.choices });
    return undefined;
  }
  const hint = suggest(text, words.choices);
  const sentence = `\`${text}\` is no ${words.noun}. Choose ${wordsInLine(words.choices, 'or')}.`;
  report.error(entry.value.span, words.code ?? 'unknown-value', { sentence, expected: words.choices, hint });
  return undefined;
}

/** The value that was meant: by the table of other words, else by its letters. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  const ours = valueSynonyms.get(word.toLowerCase());
  if (ours !== undefined && candidates.includes(ours)) return ours;
  return nearest(word, candidates);
}

export function readMilliseconds(report: Report, entry: Entry): number | undefined {
  const text = readText(report, entry, 'a duration such as `5 minutes`');
  if (text === undefined) return undefined;
  const read = readDuration(text);
  if (read.ok) return read.ms;
  report.error(entry.value.span, read.code, { sentence: read.sentence, hint: read.hint });
  return undefined;
}

export interface ListWords {
  readonly example: string;
  /** Why it is one: "because its order counts". */
  readonly because?: string;
}

/** The list below a key; empty where there is none. */
export function readList(report: Report, { key, keySpan, value }: Entry, { example, because }: ListWords): readonly FileNode[] {
  if (value.kind === 'list') return value.items;
  if (value.kind === 'text' && value.value === null) {
    report.error(keySpan, 'no-value', { sentence: `\`${key}\` has no value. Write \`${example}\` or delete the line.` });
  } else {
    const reason = because === undefined ? '' : `, ${because}`;
    report.error(value.kind === 'map' ? keySpan : value.span, 'wants-list', {
      sentence: `\`${key}\` is a list${reason}. Write \`${example}\`.`,
    });
  }
  return [];
}

/** Every item as a text with its place; others are said. */
export function textsOf(report: Report, key: string, items: readonly FileNode[]): readonly PlacedText[] {
  const texts: PlacedText[] = [];
  for (const item of items) {
    const text = item.kind === 'text' && item.value !== null ? plainText(report, item) : undefined;
    if (text !== undefined && text.trim() !== '') texts.push({ text, span: item.span });
    else if (item.kind !== 'text' || item.value === null || text !== undefined) {
      report.error(item.span, 'wants-text', { sentence: `Each item of \`${key}\` is one text.` });
    }
  }
  return texts;
}

export interface PlacedText {
  readonly text: string;
  readonly span: Span;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
