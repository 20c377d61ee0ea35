import type { ChosenMask } from '#core/data/mask-definition.ts';
import type { PersonalClass } from './classes.ts';
import { nameRules, personWords, plainWords } from './words.ts';

/** What one thing says for a class. */
export interface Evidence {
  readonly class: PersonalClass;
  /** From 0 to 1. */
  readonly sure: number;
  /** Names and shares; never a value. */
  readonly reason: string;
  /** Of the mask that is proposed for it. */
  readonly options?: ChosenMask['options'];
  /** Values were seen that are nothing else: however few there are, they are somebody's. */
  readonly isSeen?: true;
}

export interface NamedColumn {
  readonly table: string;
  readonly column: string;
  readonly comment?: string;
}

/** A comment is somebody's words about the column, and may be about another one. */
const commentCounts = 0.7;
/** `email_verified` is about an address, and is none. */
const plainCounts = 0.2;
const forEachWord = 0.06;
const endCounts = 0.95;
/** Shorter words end many others. */
const leastEnd = 5;
const saysMuch: ReadonlySet<PersonalClass> = new Set(['email', 'phone', 'first name', 'last name', 'user name', 'birth date', 'secret']);

/** What the names say: of each class the best. */
export function evidenceOfNames({ table, column, comment }: NamedColumn): readonly Evidence[] {
  const own = wordsIn(column);
  const found = [
    ...matched(own, `its name, ${column}`, 1),
    ...(comment === undefined ? [] : matched(wordsIn(comment), 'its comment', commentCounts)),
  ];
  const person = [...wordsIn(table), ...own].some((word) => personWords.has(singular(word)));
  const isName = ['name', 'nom', 'naam', 'navn', 'namn', 'nazwa', 'nimi', 'nev'].includes(own.at(-1) ?? '') && own.length <= 2;
  if (isName && person && !own.some((word) => plainWords.has(word)) && !found.some((each) => each.class.endsWith('name')))
    found.push({ class: 'full name', sure: 0.75, reason: `its name, ${column}, in ${table}` });
  return best(found);
}

function matched(words: readonly string[], where: string, counts: number): Evidence[] {
  return nameRules.flatMap(({ class: kind, sure, words: phrases }) => {
    const phrase = longestOf(phrases.filter((each) => holds(words, each.split(' '))));
    if (phrase === undefined)
      return ended(words, kind, phrases).map((each) => ({ class: kind, sure: sure * endCounts * counts, reason: `${where} (“${each}”)` }));
    const own = phrase.split(' ');
    // `nombre completo` says more than `nombre` does.
    const longer = Math.min(0.97, sure + (own.length - 1) * forEachWord);
    const isPlain = words.some((word) => plainWords.has(word) && !own.includes(word));
    return [{ class: kind, sure: Math.max(sure, longer) * counts * (isPlain ? plainCounts : 1), reason: `${where} (“${phrase}”)` }];
  });
}

function longestOf(phrases: readonly string[]): string | undefined {
  return phrases.toSorted((one, other) => other.length - one.length)[0];
}

/** `newpassword`, `lusername`: written as one with something before it. Of what says much by itself. */
function ended(words: readonly string[], kind: PersonalClass, phrases: readonly string[]): readonly string[] {
  if (!saysMuch.has(kind) || words.some((word) => plainWords.has(word))) return [];
  const found = longestOf(
    phrases.filter((each) => each.length >= leastEnd && !each.includes(' ') && words.some((word) => word.endsWith(each))),
  );
  return found === undefined ? [] : [found];
}

/** The words of a phrase side by side; written as one word they are meant, too. */
function holds(words: readonly string[], phrase: readonly string[]): boolean {
  const joined = phrase.join('');
  return words.some(
    (word, at) =>
      word === joined ||
      singular(word) === joined ||
      phrase.every((each, nth) => words[at + nth] === each || singular(words[at + nth] ?? '') === each),
  );
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') ? word.slice(0, -1) : word;
}

/** `shippingEMail_2` is *shipping e mail 2*; letters lose their marks. */
export function wordsIn(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '');
}

/** Of each class the surest. */
export function best(all: readonly Evidence[]): readonly Evidence[] {
  const found = new Map<PersonalClass, Evidence>();
  for (const each of all) if (each.sure > (found.get(each.class)?.sure ?? 0)) found.set(each.class, each);
  return [...found.values()].sort((one, other) => other.sure - one.sure);
}
