import { fates, type Judged } from '#core/simulate/judge-promotions.ts';
import type { LeftOut } from '#core/simulate/left-out.ts';
import type { DifferenceView, SimulationView } from '#core/simulate/view.ts';
import { type Guard, isFlag, isNumber, isText, listOf, objectOf, oneOf, optional } from './guards.ts';

const isDifference = objectOf<DifferenceView>({
  seq: optional(isNumber),
  at: isNumber,
  ledger: optional(isText),
  now: optional(isText),
  sentence: isText,
});

const isAgain = objectOf<SimulationView['again']>({
  identical: isFlag,
  hash: isText,
  ledger: isText,
  events: isNumber,
  decisions: isNumber,
  semantics: objectOf<SimulationView['again']['semantics']>({ ledger: isNumber, now: isNumber }),
  difference: optional(isDifference),
});

const isJudged = objectOf<Judged>({
  release: isText,
  stage: isText,
  fate: oneOf(...fates),
  because: isText,
  was: optional(isNumber),
  would: optional(isNumber),
});

type Counts = NonNullable<SimulationView['counts']>;

const isCounts = objectOf<Counts>({ same: isNumber, stopped: isNumber, earlier: isNumber, later: isNumber, unknown: isNumber });

const isLeftOut = objectOf<LeftOut>({ at: isNumber, by: isText, as: oneOf('file', 'proposal'), isTried: isFlag, changes: listOf(isText) });

export const isSimulation: Guard<SimulationView> = objectOf<SimulationView>({
  system: isText,
  since: isNumber,
  until: isNumber,
  again: isAgain,
  counts: optional(isCounts),
  promotions: optional(listOf(isJudged)),
  leftOut: optional(listOf(isLeftOut)),
  assumptions: listOf(isText),
});
