// What the forecast plans for the stages to come, as a card says it.
import { isOneDay } from '#web/words/instants.ts';
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
 * Of the last stage the three dates of the forecast; of another one to come when it is entered at the earliest. What is the same day is said
 * once, by the name that promises more.
 */
export function plannedFacts({ stage, entered }: StageView, isLast: boolean, line: ForecastLine | undefined): readonly PlannedFact[] {
  if (line === undefined || entered !== undefined) return [];
  if (!isLast) {
    const at = line.legs.find((leg) => leg.stage === stage)?.entered;
    return at === undefined ? [] : [{ name: 'earliest', at, isBold: false }];
  }
  const { earliest, evenOdds, nineInTen } = line;
  if (earliest !== undefined && isOneDay(earliest, nineInTen)) return [{ name: 'live', at: earliest, isBold: true }];
  const bold = isOneDay(evenOdds, nineInTen) ? '9 in 10' : 'even odds';
  return [
    { name: 'earliest', at: earliest } as const,
    { name: 'even odds', at: bold === 'even odds' ? evenOdds : undefined } as const,
    { name: '9 in 10', at: nineInTen } as const,
  ].flatMap(({ name, at }) => (at === undefined ? [] : [{ name, at, isBold: name === bold }]));
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
