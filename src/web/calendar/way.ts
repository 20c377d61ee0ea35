// The way of one release as bars: what it has passed, where it soaks, what it plans; and when it is live, by its odds.
import { sayCore } from '#web/words/say.ts';
import type { Leg } from '#core/forecast/explain.ts';
import type { ForecastLine } from '#core/forecast/view.ts';
import type { Instant } from '#core/system.ts';
import type { CalendarRelease } from '#core/views/calendar.ts';

/** `passed`: it has left there. `soaking`, `here`: it stands there. `to-run`: what is left of that soak. `planned`: the earliest that comes. */
export type BarKind = 'passed' | 'soaking' | 'here' | 'to-run' | 'planned';

export interface Bar {
  readonly stage: string;
  readonly kind: BarKind;
  readonly from: Instant;
  readonly to: Instant;
}

export interface Way {
  readonly release: string;
  readonly bars: readonly Bar[];
  /** Between bars: a person, a window or a release before it is waited for. */
  readonly waits: readonly { readonly from: Instant; readonly to: Instant }[];
  /** The stage that it is live in. */
  readonly goal: string;
  readonly earliest?: Instant;
  readonly evenOdds?: Instant;
  readonly nineInTen?: Instant;
  /** Nothing brings it there: why, in words. */
  readonly noDate?: string;
}

export function wayOf(release: CalendarRelease, line: ForecastLine, now: Instant): Way {
  const planned = plannedBars(line.legs, release, now);
  const bars = [...passedBars(release), ...presentBars(release, line.legs, now), ...planned];
  const { earliest, evenOdds, nineInTen } = line;
  return {
    release: release.release,
    bars,
    waits: waitsBetween(bars, earliest, now),
    goal: release.path.at(-1) ?? '',
    ...(earliest !== undefined && { earliest }),
    ...(evenOdds !== undefined && { evenOdds }),
    ...(nineInTen !== undefined && { nineInTen }),
    ...(earliest === undefined && { noDate: sayCore(line.words) }),
  };
}

function passedBars({ entered }: CalendarRelease): readonly Bar[] {
  return entered.slice(0, -1).map(({ stage, at }, index) => ({ stage, kind: 'passed', from: at, to: entered[index + 1]?.at ?? at }));
}

/** Up to now it has stood there; a soak that runs is drawn on to its end. */
function presentBars({ entered }: CalendarRelease, legs: readonly Leg[], now: Instant): readonly Bar[] {
  const present = entered.at(-1);
  if (present === undefined) return [];
  const { stage, at } = present;
  const ends = soakedUntil(legs, stage);
  if (ends === undefined || ends <= now) return [{ stage, kind: 'here', from: at, to: now }];
  return [
    { stage, kind: 'soaking', from: at, to: now },
    { stage, kind: 'to-run', from: now, to: ends },
  ];
}

/** Stages to come, but for the last: that one is where it is live. */
function plannedBars(legs: readonly Leg[], { path, entered }: CalendarRelease, now: Instant): readonly Bar[] {
  return legs.flatMap((leg): readonly Bar[] => {
    const isPast = entered.some(({ stage }) => stage === leg.stage);
    if (isPast || leg.stage === path.at(-1) || leg.entered === undefined) return [];
    const from = Math.max(leg.entered, now);
    return [{ stage: leg.stage, kind: 'planned', from, to: Math.max(from, soakedUntil(legs, leg.stage) ?? from) }];
  });
}

/** When the last soak or check of a stage is over, if everything goes as early as it may. */
function soakedUntil(legs: readonly Leg[], stage: string): Instant | undefined {
  const ends = legs.flatMap(({ waits }) =>
    waits.filter((wait) => wait.stage === stage && wait.of === 'soak').flatMap(({ to }) => (to === undefined ? [] : [to])),
  );
  return ends.length === 0 ? undefined : Math.max(...ends);
}

function waitsBetween(bars: readonly Bar[], earliest: Instant | undefined, now: Instant): Way['waits'] {
  const ahead = bars.filter(({ to }) => to >= now);
  const next = [...ahead.slice(1).map(({ from }) => from), ...(earliest === undefined ? [] : [earliest])];
  return ahead.flatMap(({ to }, index) => {
    const until = next[index];
    return until !== undefined && until > to ? [{ from: to, to: until }] : [];
  });
}
