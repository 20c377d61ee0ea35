import { presentLocale } from './language.ts';
import { say } from './say.ts';

/** `a, b and c`. */
export function andOf(names: readonly string[]): string {
  return new Intl.ListFormat(presentLocale(), { type: 'conjunction' }).format(names);
}

/** `anna`, `anna or ben`, `anna, ben or one of 3 others`: who is asked, never a whole directory. */
export function wordsOfPeople(people: readonly string[]): string {
  const [first, second, ...others] = people;
  if (first === undefined) return say('nobody');
  const count = others.length;
  if (count > 1) return orOf([first, ...(second === undefined ? [] : [second]), say('one of {count} others', { count })]);
  return orOf(people);
}

function orOf(names: readonly string[]): string {
  return new Intl.ListFormat(presentLocale(), { type: 'disjunction' }).format(names);
}
