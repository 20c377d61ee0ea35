// What the core says arrives in English, with names and numbers in it. Here such a sentence is found again by its pattern:
// `{release} already runs in {stage}` knows every sentence of that shape, and its German has the same holes.

export interface Patterns {
  readonly [english: string]: string;
}

type Tell = (sentence: string) => string | undefined;

/** So many are remembered: a board says the same few sentences again and again. */
const mostRemembered = 5_000;

/** How what stands in a hole is said, by the hole's name: what is named like none of these stays as it is. */
export interface Fillings {
  readonly [hole: string]: (text: string, tell: Tell) => string;
}

/** Tells a sentence in German, or undefined where no pattern knows it. Several sentences, and clauses in a row, are told one by one. */
export function matcherOf(patterns: Patterns, fillings: Fillings): Tell {
  const compiled = Object.entries(patterns)
    .map(([english, german]) => compile(english, german, fillings))
    .toSorted((left, right) => right.weight - left.weight);
  const longOnes = compiled.filter(({ isLong }) => isLong);
  const remembered = new Map<string, string | undefined>();
  const tell: Tell = (sentence) => {
    if (remembered.has(sentence)) return remembered.get(sentence);
    if (remembered.size >= mostRemembered) remembered.clear();
    // A sentence within itself is known to nobody.
    remembered.set(sentence, undefined);
    const told = tellOne(sentence) ?? tellParts(sentence, tell);
    remembered.set(sentence, told);
    return told;
  };
  /** Several sentences are told one by one, before the last hole of the first takes them all; but for patterns that are several themselves. */
  const tellOne: Tell = (sentence) => {
    if (!endOfSentence.test(sentence)) return tellBegun(sentence);
    return tellBegun(sentence, longOnes) ?? tellRow(sentence, endOfSentence, tell) ?? tellBegun(sentence);
  };
  /** The same with a capital, or with a full stop. */
  const tellBegun = (sentence: string, among = compiled): string | undefined => {
    const [, text = sentence, end = ''] = /^(.*[^.])(\.)$/s.exec(sentence) ?? [];
    // An article is one: `A tester` is no name.
    const told = (/^An? /.test(text) ? tellCapital(among, text) : undefined) ?? tellAmong(among, text) ?? tellCapital(among, text);
    return told === undefined ? undefined : told + end;
  };
  const tellCapital = (among: readonly Compiled[], text: string): string | undefined => {
    if (!/^[A-Z][a-z ]/.test(text)) return undefined;
    const told = tellAmong(among, text.charAt(0).toLowerCase() + text.slice(1));
    return told === undefined ? undefined : told.charAt(0).toUpperCase() + told.slice(1);
  };
  const tellAmong = (among: readonly Compiled[], text: string): string | undefined => {
    for (const { prefix, suffix, tellBy } of among) {
      const told = text.startsWith(prefix) && text.endsWith(suffix) ? tellBy(text, tell) : undefined;
      if (told !== undefined) return told;
    }
    return undefined;
  };
  return tell;
}

interface Compiled {
  /** Letters that are no hole: whoever has more knows better. */
  readonly weight: number;
  readonly prefix: string;
  readonly suffix: string;
  /** It is several sentences. */
  readonly isLong: boolean;
  readonly tellBy: (sentence: string, tell: Tell) => string | undefined;
}

function compile(english: string, german: string, fillings: Fillings): Compiled {
  const parts = english.split(/\{(\w+)\}/);
  const literals = parts.filter((_, index) => index % 2 === 0);
  const holes = parts.filter((_, index) => index % 2 === 1);
  const expression = new RegExp(`^${literals.map((text, index) => escaped(text) + shapeOf(holes[index])).join('')}$`, 's');
  const tellBy = (sentence: string, tell: Tell): string | undefined => {
    const found = expression.exec(sentence);
    if (found === null) return undefined;
    const values = new Map(holes.map((hole, index) => [hole, filled(hole, found[index + 1] ?? '', { tell, fillings })]));
    return german.replaceAll(/\{(\w+)\}/g, (hole, name: string) => values.get(name) ?? hole);
  };
  return {
    weight: literals.join('').length,
    prefix: literals[0] ?? '',
    suffix: literals.at(-1) ?? '',
    isLong: endOfSentence.test(english),
    tellBy,
  };
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** What may stand in a hole: numbers, lengths of time and names are known by their shape. Everything else is some words. */
function shapeOf(hole: string | undefined): string {
  if (hole === undefined) return '';
  const name = hole.replace(/\d+$/, '');
  if (name === 'span') return String.raw`(\d[^:;]*?)`;
  if (name === 'at') return '((?:(?! and | or |; |: ).)+?)';
  if (numbers.has(name)) return String.raw`(\d[\d.,]*)`;
  return names.has(name) ? String.raw`(\S*?[^\s.,;:])` : '(.+?)';
}

const numbers: ReadonlySet<string> = new Set(['count', 'all', 'hours', 'minutes', 'seconds', 'number', 'failures', 'requests', 'proven']);
const names: ReadonlySet<string> = new Set(
  (
    'release stage environment service system by person role id host calendar train hotfix kind ' +
    'account group digest commit tree repository ref table version test'
  ).split(' '),
);

function filled(hole: string, text: string, { tell, fillings }: { readonly tell: Tell; readonly fillings: Fillings }): string {
  const filling = fillings[hole.replace(/\d+$/, '')];
  return filling === undefined ? text : filling(text, tell);
}

const endOfSentence = /(?<=[.!?]) (?=[A-Z0-9`])/;
/** Where clauses stand in a row. */
const seams = [/; /, /, and | and |, /];

/** All of them, or nothing is told. */
function tellParts(sentence: string, tell: Tell): string | undefined {
  return seams.map((seam) => tellRow(sentence, seam, tell)).find((told) => told !== undefined);
}

function tellRow(sentence: string, seam: RegExp, tell: Tell): string | undefined {
  const between = sentence.match(new RegExp(seam, 'g')) ?? [];
  if (between.length === 0) return undefined;
  const told = sentence.split(seam).map(tell);
  if (told.some((part) => part === undefined)) return undefined;
  return told.map((part, index) => `${part ?? ''}${(between[index] ?? '').replace(', and', ' und').replace('and', 'und')}`).join('');
}
