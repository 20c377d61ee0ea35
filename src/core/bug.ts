/** Our own mistake: an invariant that does not hold. It ends the tick, never the process, and nothing of the tick is kept. */
export class Bug extends Error {
  constructor(sentence: string) {
    super(`this is a bug of Lockstep: ${sentence}`);
    this.name = 'Bug';
  }
}

/** The value, or a Bug that says what was expected to be there. */
export function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Bug(`${what} is missing`);
  return value;
}
