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
    if (endOfSentence.test(sentence)) {
      const long = tellBegun(sentence, { among: longOnes, isStrict: false });
      const whole = long ?? tellBegun(sentence, { among: compiled, isStrict: true });
      return whole ?? tellRow(sentence, endOfSentence, tell) ?? tellBegun(sentence, { among: compiled, isStrict: false });
    }
    const whole = tellBegun(sentence, { among: compiled, isStrict: true });
    return whole ?? tellRow(sentence, endOfClause, tell) ?? tellBegun(sentence, { among: compiled, isStrict: false });
  };
  /** The same with a capital, or with a full stop. */
  const tellBegun = (sentence: string, way: Way): string | undefined => {
    const [, text = sentence, end = ''] = /^(.*[^.])(\.)$/s.exec(sentence) ?? [];
    // An article is one: `A tester` is no name.
    const told = (/^An? /.test(text) ? tellCapital(text, way) : undefined) ?? tellAmong(text, way) ?? tellCapital(text, way);
    return told?.endsWith('.') === true ? told : told === undefined ? undefined : told + end;
  };
  const tellCapital = (text: string, way: Way): string | undefined => {
    if (!/^[A-Z][a-z ]/.test(text)) return undefined;
    const told = tellAmong(text.charAt(0).toLowerCase() + text.slice(1), way);
    return told === undefined ? undefined : told.charAt(0).toUpperCase() + told.slice(1);
  };
  const tellAmong = (text: string, { among, isStrict }: Way): string | undefined => {
    for (const { prefix, suffix, tellBy } of among) {
      const told = text.startsWith(prefix) && text.endsWith(suffix) ? tellBy(text, tell, isStrict) : undefined;
      if (told !== undefined) return told;
    }
    return undefined;
  };
  return tell;
}

interface Way {
  readonly among: readonly Compiled[];
  /** A sentence within a sentence is known, too: else another pattern, or its clauses by themselves, may know more. */
  readonly isStrict: boolean;
}

interface Compiled {
  /** Letters that are no hole: whoever has more knows better. */
  readonly weight: number;
  readonly prefix: string;
  readonly suffix: string;
  /** It is several sentences. */
  readonly isLong: boolean;
  readonly tellBy: (sentence: string, tell: Tell, isStrict: boolean) => string | undefined;
}

function compile(english: string, german: string, fillings: Fillings): Compiled {
  const parts = english.split(/\{(\w+)\}/);
  const literals = parts.filter((_, index) => index % 2 === 0);
  const holes = parts.filter((_, index) => index % 2 === 1);
  const expression = new RegExp(`^${literals.map((text, index) => escaped(text) + shapeOf(holes[index])).join('')}$`, 's');
  const within = holes.flatMap((hole, index) => (sentences.has(kindOf(hole)) ? [index + 1] : []));
  const tellBy = (sentence: string, tell: Tell, isStrict: boolean): string | undefined => {
    const found = expression.exec(sentence);
    if (found === null || (isStrict && within.some((at) => tell(found[at] ?? '') === undefined))) return undefined;
    const values = new Map(holes.map((hole, index) => [hole, filled(hole, found[index + 1] ?? '', { tell, fillings })]));
    return german.replaceAll(/\{(\w+)\}/g, (hole, name: string) => values.get(name) ?? hole);
  };
  return {
    weight: literals.join('').length,
    prefix: literals[0] ?? '',
    suffix: literals.at(-1) ?? '',
    isLong: endOfSentence.test(english) || endOfClause.test(english),
    tellBy,
  };
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** What may stand in a hole: numbers, lengths of time and names are known by their shape. Everything else is some words. */
function shapeOf(hole: string | undefined): string {
  if (hole === undefined) return '';
  const name = kindOf(hole);
  if (name === 'span') return String.raw`(\d[^:;]*?)`;
  // A check may be called anything, but not a sentence.
  if (name === 'label') return '((?:(?!; | (?:runs|has|is|failed|ended|looks) ).)+?)';
  if (name === 'at') return '((?:(?! and | or |; |: ).)+?)';
  // Names, or clauses in a row, end where a sentence ends.
  if (lists.has(name)) return '((?:(?!; |[.!?…⟧] [A-Z]).)+?)';
  if (numbers.has(name)) return String.raw`(\d[\d.,]*)`;
  return names.has(name) ? String.raw`(\S*?[^\s.,;:])` : '(.+?)';
}

/** `span2` is a second one of its kind. */
function kindOf(hole: string): string {
  return hole.replace(/\d+$/, '');
}

/** What the core itself says within a sentence. */
const sentences: ReadonlySet<string> = new Set(['because', 'what', 'words', 'sentence']);
const lists: ReadonlySet<string> = new Set(['list', 'people', 'roles']);
const numbers: ReadonlySet<string> = new Set(['count', 'all', 'hours', 'minutes', 'seconds', 'number', 'failures', 'requests', 'proven']);
const names: ReadonlySet<string> = new Set(
  (
    'release stage environment service system by person role id host calendar train hotfix ' +
    'account group digest commit tree repository ref table version'
  ).split(' '),
);

function filled(hole: string, text: string, { tell, fillings }: { readonly tell: Tell; readonly fillings: Fillings }): string {
  const filling = fillings[kindOf(hole)];
  return filling === undefined ? text : filling(text, tell);
}

/** What is cut short, or stands for a blocker, has no full stop. */
const endOfSentence = /(?<=[.!?…⟧]) (?=[A-Z0-9`])/;
const endOfClause = /; /;
/** Where clauses stand in a row. */
const seams = [endOfClause, /, and | and |, /];

/** All of them, or nothing is told. */
function tellParts(sentence: string, tell: Tell): string | undefined {
  return seams.map((seam) => tellRow(sentence, seam, tell)).find((told) => told !== undefined);
}

function tellRow(sentence: string, seam: RegExp, tell: Tell): string | undefined {
  const parts = sentence.split(seam);
  const between = sentence.match(new RegExp(seam, 'g')) ?? [];
  let told = '';
  for (let at = 0; at < parts.length;) {
    const known = longestKnown({ parts, between }, at, tell);
    if (known === undefined) return undefined;
    told += known.told + (between[known.end] ?? '').replace(', and', ' und').replace('and', 'und');
    at = known.end + 1;
  }
  return told;
}

interface Row {
  readonly parts: readonly string[];
  /** What stands between each two of them. */
  readonly between: readonly string[];
}

/** Of a row as many parts together as somebody knows: a sentence may have a seam within itself. The whole row is no part of itself. */
export function longestKnown({ parts, between }: Row, at: number, tell: Tell): { readonly end: number; readonly told: string } | undefined {
  const most = Math.min(parts.length - 1, at + 6);
  for (let end = at === 0 && most === parts.length - 1 && most > 0 ? most - 1 : most; end >= at; end -= 1) {
    const told = tell(joinedOf({ parts, between }, at, end));
    if (told !== undefined) return { end, told };
  }
  return undefined;
}

function joinedOf({ parts, between }: Row, at: number, end: number): string {
  return parts
    .slice(at, end + 1)
    .map((part, index) => part + (at + index < end ? (between[at + index] ?? '') : ''))
    .join('');
}
