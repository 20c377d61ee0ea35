// Values of people in the text of a schema. A column is judged by many values; here one is enough, so only what is hard to take for another thing counts.
import type { Validator } from '#core/data/discovery/by-value.ts';
import type { PersonalClass } from '#core/data/discovery/classes.ts';
import type { DdlPieces } from './read-pieces.ts';
import { unpacked } from './unpacked.ts';

/**
 * How a value stands in a longer text, for each class that is looked for there. Which of what has the shape is one, the validators say. What one took no
 * later one reads: a part of an account is no number of a phone.
 */
const shapes: readonly (readonly [PersonalClass, RegExp])[] = [
  ['email', /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu],
  ['bank account', /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:\s?[A-Z\d]{4}){2,7}(?:\s?[A-Z\d]{1,4})?(?![\p{L}\p{N}])/gu],
  ['card number', /(?<![\p{L}\p{N}.])\d(?:[ -]?\d){12,18}(?![\p{L}\p{N}.])/gu],
  ['mac address', /(?<![\p{L}\p{N}:-])[\da-f]{2}(?:[:-][\da-f]{2}){5}(?![\p{L}\p{N}:-])/giu],
  ['ip address', /(?<![\p{L}\p{N}.])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}.])/gu],
  ['phone', /(?<![\p{L}\p{N}])(?:\+|00)\s?\d[\d\s().\-/]{5,}\d/gu],
  ['full name', /(?<![\p{L}\p{N}])\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)?(?![\p{L}\p{N}])/gu],
  ['secret', /[^\s'"`,;()<>]{12,}/gu],
];
/** They count where they are all that a value holds. */
const alone: ReadonlySet<PersonalClass> = new Set(['national id', 'phone', 'place on the globe']);
/** Several of them in one object are people; one is a word. */
const byMany: ReadonlySet<PersonalClass> = new Set(['first name', 'last name']);
const leastNames = 3;
const leastShare = 0.6;

/** Nobody's: set aside for examples, or for networks of one's own. */
const nobodys: readonly RegExp[] = [
  /@(?:.+\.)?example\.(?:com|net|org)$|\.(?:test|invalid|example|localhost)$/i,
  /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|192\.0\.2|198\.51\.100|203\.0\.113|22[4-9]|2[3-5]\d)\./,
  /^(?:00[:-]){5}00$|^(?:ff[:-]){5}ff$/i,
];

/** What says who may come in, where an address of a server is written. */
const credentials =
  /:\/\/[^\s/:@']+:[^\s/@']+@[^\s/']*|\b(?:host|dbname|user)=\S.*\bpassword=\S+|\bpassword=\S.*\b(?:host|dbname|user)=\S+/gi;

/** Classes of what is found, each once. */
export function classesIn(
  { literals, texts: others }: Pick<DdlPieces, 'literals' | 'texts'>,
  validators: readonly Validator[],
): readonly PersonalClass[] {
  let texts = [...literals, ...others].flatMap(unpacked);
  const found = new Set<PersonalClass>();
  const isOf = (name: PersonalClass, value: string): boolean =>
    !nobodys.some((shape) => shape.test(value)) && validators.some((validator) => validator.class === name && validator.accepts(value));
  const take = (name: PersonalClass, shape: RegExp, isOne: (value: string) => boolean): void => {
    texts = texts.map((text) => text.replace(shape, (value) => (isOne(value.trim()) ? (found.add(name), '') : value)));
  };
  take('secret', credentials, () => true);
  for (const [name, shape] of shapes) take(name, shape, (value) => isOf(name, value));
  for (const name of alone) if (literals.some((text) => isLong(text) && isOf(name, text.trim()))) found.add(name);
  for (const name of byMany) if (areNames(literals, (text) => isOf(name, text.trim()))) found.add(name);
  return [...found];
}

/** Short numbers pass many checks by chance. */
function isLong(text: string): boolean {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '').length >= 9;
}

function areNames(literals: readonly string[], isName: (text: string) => boolean): boolean {
  const words = [...new Set(literals.filter((text) => /^\p{L}+$/u.test(text.trim())))];
  const names = words.filter(isName);
  return names.length >= leastNames && names.length >= words.length * leastShare;
}
