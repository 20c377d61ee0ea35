import type { ShownForecast, ShownLeg, ShownLine } from '#cli/http/forecast-answers.ts';
import type { Paint } from '#cli/text/style.ts';
import { wrap } from '#cli/text/table.ts';

interface Shown {
  readonly zone: string;
  readonly width: number;
  readonly paint: Paint;
}

/** Each release with its dates, and what would be otherwise. */
export function forecastLines(releases: readonly ShownLine[], { width, paint }: Shown): readonly string[] {
  return releases.flatMap(({ release, words, shift, target }) => [
    paint('bold', release),
    ...wrap(words, width - 2).map((line) => `  ${line}`),
    ...(target === undefined ? [] : [`  ${target.stands === 'on time' ? target.words : paint('yellow', target.words)}`]),
    ...(shift === undefined ? [] : wrap(shift.words, width - 2).map((line) => `  ${line}`)),
  ]);
}

/** Whoever brings releases faster than a stage lets them out hears of it below the dates that slip. */
export function paceLines({ pace }: ShownForecast, { width, paint }: Shown): readonly string[] {
  return pace === undefined ? [] : wrap(pace.words, width).map((line) => paint('yellow', line));
}

/** The way of one release if people answer at once: each stage with its instant, what it waits for, and every day of a soak. */
export function scheduleLines({ legs }: ShownLine, shown: Shown & { readonly everyDay: boolean }): readonly string[] {
  return legs.flatMap((leg) => [
    `${shown.paint('bold', leg.stage)}  ${enteredWords(leg, shown.zone)}`,
    ...leg.waits.flatMap(({ label, stage, to, because, days = [] }) => [
      `  ${label} in ${stage}: ${to === undefined ? (because ?? 'no end is known') : `until ${instantIn(shown.zone, to)}`}`,
      ...(shown.everyDay ? days.map((day) => `    ${day}`) : []),
    ]),
  ]);
}

const reasons: { readonly [because: string]: string } = {
  window: ', when its window opens',
  train: ', with its train',
  line: ', once the release before it is through',
};

function enteredWords({ entered, because }: ShownLeg, zone: string): string {
  return entered === undefined ? 'never, as things are' : `${instantIn(zone, entered)}${reasons[because] ?? ''}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `Tue 16 Jun 2026, 10:00` on the wall of the system's zone, whatever the zone of this terminal is. */
export function instantIn(zone: string, at: number): string {
  const options = {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-GB', { ...options, hourCycle: 'h23' });
  formats.set(zone, format);
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.get('weekday')} ${parts.get('day')} ${parts.get('month')} ${parts.get('year')}, ${parts.get('hour')}:${parts.get('minute')}`;
}
