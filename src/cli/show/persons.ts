/** `anna, bo or carla`; of many the first five; where nobody is named, anybody who may. */
export function oneOrMore(persons: readonly string[]): string {
  if (persons.length === 0) return 'somebody';
  const shown = persons.slice(0, 5);
  if (persons.length > shown.length) return `${shown.join(', ')} or ${persons.length - shown.length} more`;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} or ${last}`;
}
