/** `anna`, `anna or ben`, `anna, ben or one of 3 others`: who is asked, never a whole directory. */
export function wordsOfPeople(people: readonly string[]): string {
  const [first, second, ...others] = people;
  if (first === undefined) return 'nobody';
  if (second === undefined) return first;
  if (others.length === 0) return `${first} or ${second}`;
  return others.length === 1 ? `${first}, ${second} or ${others.join('')}` : `${first}, ${second} or one of ${others.length} others`;
}
