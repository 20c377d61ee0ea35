/** One case of a run of tests, as it ended: what `cases.json` beside a check's JUnit files says, for whoever shows it in rows. */
export interface TestedCase {
  /** `orders > returns 404 for an unknown order` */
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** It passed, but only on a later try. */
  readonly isFlaky: boolean;
  /** What the failure says, in one line. */
  readonly because?: string;
}

export const casesFile = 'cases.json';
/** More of them are in the JUnit files only. */
const mostCases = 20_000;

export interface TestedReport {
  /** Of all that ran; more than are listed where there were too many. */
  readonly count: number;
  readonly cases: readonly TestedCase[];
}

const order: { readonly [State in TestedCase['state']]: number } = { failed: 0, skipped: 2, passed: 3 };

/** Those that failed come first, then those that needed another try, then what was skipped; else in the order of their files. */
export function testedReport(cases: readonly TestedCase[]): TestedReport {
  const rank = ({ state, isFlaky }: TestedCase): number => (isFlaky && state === 'passed' ? 1 : order[state]);
  return { count: cases.length, cases: cases.toSorted((left, right) => rank(left) - rank(right)).slice(0, mostCases) };
}
