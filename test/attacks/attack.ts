/** A line of ours that stands between an attack and its success: `find`, which is there exactly once, is replaced. */
export interface Guard {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** The part of `npm run crash` that tries it on real processes, and the line there that does it. */
export interface Crash {
  readonly part: string;
  readonly file: string;
  readonly find: string;
}

/** A test that shows that an attack is refused, and what makes it succeed. */
export interface Refused {
  readonly number: number;
  readonly title: string;
  readonly state: 'refused';
  /** The project of vitest that has it: `npm test` runs one, `npm run e2e` the other. */
  readonly run: 'unit' | 'e2e';
  readonly file: string;
  /** The group that it stands in, where its own name does not tell it from others. */
  readonly group?: string;
  /** As it stands in the file; a table of cases by its template. */
  readonly test: string;
  /** The case of a table that shows this attack, where others show others. */
  readonly row?: string;
  /** Other tests of the file that the same line holds up: they go red with it, and no more. Most guards are held by one test alone. */
  readonly also?: readonly string[];
  /** All of them go at once: where one alone is enough, there are two in the way. */
  readonly guards: readonly [Guard, ...Guard[]];
  readonly crash?: Crash;
}

export interface Pending {
  readonly number: number;
  readonly title: string;
  readonly state: 'pending';
  readonly because: string;
  readonly crash?: Crash;
}

export type Attack = Refused | Pending;
