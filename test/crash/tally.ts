/** What came of a part of the crash test. Each sentence begins with the kind of thing that is wrong. */
export interface Outcome {
  readonly points: number;
  readonly kills: number;
  readonly wrong: readonly string[];
  /** Numbers of this part alone, for the closing line. */
  readonly figures: { readonly [name: string]: number };
}

export interface Closing {
  readonly points: number;
  readonly kills: number;
  readonly lost: number;
  readonly doubled: number;
  readonly outOfOrder: number;
  /** Whatever else is wrong: a ledger with a gap, tables that are not what it says, a customer's error, a walk that took too long. */
  readonly otherwiseWrong: number;
  readonly controls: number;
  readonly controlsFailed: number;
}

export interface ControlOutcome {
  readonly name: string;
  /** What was seen, as it must be; undefined where the examination is blind. */
  readonly seen: string | undefined;
}

export function closingOf(outcomes: readonly Outcome[], controls: readonly ControlOutcome[]): Closing {
  const wrong = outcomes.flatMap((outcome) => outcome.wrong);
  const of = (kind: string): number => wrong.filter((sentence) => sentence.startsWith(`${kind}:`)).length;
  const [lost, doubled, outOfOrder] = [of('lost'), of('doubled'), of('out of order')];
  return {
    points: sum(outcomes.map(({ points }) => points)),
    kills: sum(outcomes.map(({ kills }) => kills)),
    lost,
    doubled,
    outOfOrder,
    otherwiseWrong: wrong.length - lost - doubled - outOfOrder,
    controls: controls.length,
    controlsFailed: controls.filter(({ seen }) => seen !== undefined).length,
  };
}

export function holds(closing: Closing): boolean {
  const { lost, doubled, outOfOrder, otherwiseWrong, controls, controlsFailed } = closing;
  return lost + doubled + outOfOrder + otherwiseWrong === 0 && controlsFailed === controls;
}

/** The figures of all parts; of orphans and faults there may be some in several. */
export function figuresOf(outcomes: readonly Outcome[]): Outcome['figures'] {
  const figures: Record<string, number> = {};
  for (const [name, value] of outcomes.flatMap((outcome) => Object.entries(outcome.figures))) figures[name] = (figures[name] ?? 0) + value;
  return figures;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
