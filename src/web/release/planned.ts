// What the forecast plans for the stages to come, as a card says it.
import { sayCount, type Term } from '#web/words/say.ts';
import type { ForecastLine } from '#core/forecast/view.ts';
import type { StageView } from '#core/views/shapes.ts';
import type { Instant, SoakLength, SoakRule } from '#core/system.ts';

/** A date with its name, the one that matters more in bold. */
export interface PlannedFact {
  readonly name: Term;
  readonly at: Instant;
  readonly isBold: boolean;
}

/**
 * Of the last stage the three dates of the forecast; of another one to come when it is entered at the earliest. Where nobody has to answer and
 * nothing is uncertain, one date.
 */
export function plannedFacts({ stage, entered }: StageView, isLast: boolean, line: ForecastLine | undefined): readonly PlannedFact[] {
  if (line === undefined || entered !== undefined) return [];
  if (!isLast) {
    const at = line.legs.find((leg) => leg.stage === stage)?.entered;
    return at === undefined ? [] : [{ name: 'earliest', at, isBold: false }];
  }
  const { earliest, evenOdds, nineInTen } = line;
  const dates = [
    { name: 'earliest', at: earliest } as const,
    { name: 'even odds', at: evenOdds } as const,
    { name: '9 in 10', at: nineInTen } as const,
  ].flatMap(({ name, at }) => (at === undefined ? [] : [{ name, at, isBold: name === 'even odds' }]));
  const isCertain = earliest !== undefined && earliest === nineInTen;
  return isCertain ? [{ name: 'live', at: earliest, isBold: true }] : dates;
}

/** `3 working days`: how long a release soaks in the stage; undefined where it does not, or not by working days. */
export function soakWords({ exit }: StageView, isHotfix: boolean): string | undefined {
  const days = exit.flatMap(({ gate }) => {
    const length = gate.kind === 'soak' ? workingDaysOf(gate, isHotfix) : undefined;
    return length === undefined ? [] : [length.workingDays];
  });
  return days.length === 0 ? undefined : sayCount(Math.max(...days), '{count} working day', '{count} working days');
}

/** How long a release soaks by a gate, where that is told in working days. */
export function workingDaysOf(soak: SoakRule, isHotfix: boolean): Extract<SoakLength, { readonly workingDays: number }> | undefined {
  const length = isHotfix ? (soak.hotfix ?? soak) : soak;
  return 'workingDays' in length ? length : undefined;
}
