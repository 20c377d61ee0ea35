/** A text of ours that cannot be read: where, from column 1 on, and what to write. The edge of each reader makes a value of it. */
export class Misread extends Error {
  readonly column: number;

  constructor(column: number, sentence: string) {
    super(sentence);
    this.column = column;
  }
}

export interface Unread {
  readonly ok: false;
  readonly column: number;
  /** What is wrong, and what to write, for whoever tells the place otherwise. */
  readonly problem: string;
  /** The same with its column. */
  readonly sentence: string;
}

/** What a reader answers, or where it stopped. */
export function reading<Value extends object>(read: () => Value): ({ readonly ok: true } & Value) | Unread {
  try {
    return { ok: true, ...read() };
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    return { ok: false, column: error.column, problem: error.message, sentence: `Column ${error.column}: ${error.message}` };
  }
}
