import type { Milliseconds, SoakLength, SoakRule } from './system.ts';

const units: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/** A span for people: `1 h 12 min`, `3 s`, `250 ms`; two units at most, rounded up to the smaller one. */
export function wordsOfSpan(ms: Milliseconds): string {
  if (ms < 1000) return `${Math.max(0, Math.ceil(ms))} ms`;
  const first = units.findIndex(([, size]) => ms >= size);
  const [unit, size] = units[first] ?? ['s', 1000];
  const [smallerUnit, smaller] = units[first + 1] ?? [unit, size];
  const parts = Math.ceil(ms / smaller);
  // 59,999 ms are rounded up to a minute, and said so.
  if (parts * smaller >= (units[first - 1]?.[1] ?? Number.MAX_SAFE_INTEGER)) return wordsOfSpan(parts * smaller);
  const whole = Math.floor((parts * smaller) / size);
  const rest = parts - (whole * size) / smaller;
  return rest > 0 && smallerUnit !== unit ? `${whole} ${unit} ${rest} ${smallerUnit}` : `${whole} ${unit}`;
}

/** Why is a sentence of its own. */
export function notCompiledSentence(why: string): string {
  return `Calendars could not be compiled anew, and hold as they were: ${why}`;
}

/** `5 h`, `3 working days`. */
export function wordsOfSoak(length: SoakLength): string {
  return 'ms' in length ? wordsOfSpan(length.ms) : counted(length.workingDays, 'working day');
}

/** What a soak forgives; nothing where it does not. */
export function wordsOfGrace({ graceMs }: Pick<SoakRule, 'graceMs'>): string {
  return graceMs === undefined ? '' : `, outages up to ${wordsOfSpan(graceMs)} forgiven`;
}

/** `1 approval`, `2 approvals`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `a, b and c`. */
export function andOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A sentence within a sentence: its first words, where it is long; the whole stands elsewhere. */
export function inShort(text: string, most = 100): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2))} …`;
}

/** What a machine told as a sentence, within a sentence of ours: it begins small, and has no full stop of its own. */
export function clause(sentence: string): string {
  const words = quoted(sentence);
  const isOrdinary = /^[A-Z][a-z]*[ ,']/.test(words) && !words.startsWith('Lockstep');
  return isOrdinary ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}

/** Somebody's own words at the end of a sentence of ours: as they are, without their full stop. */
export function quoted(words: string): string {
  return words.trim().replace(/(?<!\.)\.$/, '');
}

/** `a tester`, `an operator`. */
export function oneOf(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** `a tester has`, `2 testers have`. */
export function hasOrHave(count: number): string {
  return count === 1 ? 'has' : 'have';
}

/** As one word of a command line that somebody copies into a shell: whatever stands in it, it stays a word. */
export function typed(word: string): string {
  if (/^[\w.@:/-]+$/.test(word)) return word;
  return /["$`\\!\n]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`;
}

/** Said wherever a digest could be taken for one that was read. */
export function wordsOfUnseen(environments: readonly string[]): string {
  return `Nobody can read back what runs in ${andOf(environments)}: only what was asked for is known.`;
}

/** What a hotfix does to whoever proves itself in the stage that it enters. */
export function wordsOfDisplaced(release: string, stage: string): string {
  return `${release} proves itself in ${stage} now: a hotfix that enters displaces it, and it enters again and soaks anew.`;
}
