// Where everything of the calendar lies, in pixels, before any of it is drawn.
import { say } from '#web/words/say.ts';
import type { ForecastLine } from '#core/forecast/view.ts';
import type { Instant } from '#core/system.ts';
import type { CalendarRelease } from '#core/views/calendar.ts';
import { isOneDay, wordsOfDay } from '#web/words/instants.ts';
import { type Axis, type Piece, piecesOf, xOf } from './axis.ts';
import { type Label, withRoom, widthOf } from './labels.ts';
import { type Bar, type Way, wayOf } from './way.ts';
import { wordsOfOdds } from './words.ts';

export interface DrawnRow {
  readonly way: Way;
  readonly line: ForecastLine;
  readonly bars: readonly (Bar & { readonly pieces: readonly Piece[] })[];
  readonly waits: readonly Piece[];
  /** Names of stages, above their bars. */
  readonly names: readonly NameLabel[];
  readonly marks: Marks;
}

export interface NameLabel extends Label {
  readonly isPresent: boolean;
}

/** Places of the three dates; what lies outside of the days shown has none. */
export interface Marks {
  readonly earliest?: number;
  readonly evenOdds?: number;
  readonly nineInTen?: number;
  /** From the earliest to nine in ten, as far as it is shown. */
  readonly likely?: Piece;
  readonly unlikely?: Piece;
  /** The date before, where it was moved. */
  readonly was?: number;
  readonly label: OddsLabel;
}

/** `Wed 17 Jun, 9 in 10 Mon 22 Jun`, or `by Wed 17 Jun in 9 of 10 cases`: right of the marks, or above them where there is no room. */
export interface OddsLabel extends Label {
  readonly rest: string;
  readonly place: 'beside' | 'above';
}

interface RowAsked {
  readonly line: ForecastLine;
  /** As it is without what is tried, where that moves it. */
  readonly before: ForecastLine | undefined;
  readonly now: Instant;
}

export function rowOf(axis: Axis, release: CalendarRelease, { line, before, now }: RowAsked): DrawnRow {
  const way = wayOf(release, line, now);
  const marks = marksOf(axis, way, line, before);
  const names = namesOf(axis, way.bars);
  return {
    way,
    line,
    bars: way.bars.map((bar) => ({ ...bar, pieces: piecesOf(axis, bar.from, bar.to) })),
    waits: way.waits.flatMap(({ from, to }) => spanOf(axis, from, to)),
    names:
      marks.label.place === 'above'
        ? withRoom<NameLabel>([...names, asName(marks.label)]).filter((each) => each.text !== '')
        : withRoom(names),
    marks,
  };
}

/** It keeps the place of its words free, and is drawn by itself. */
function asName({ text, rest, x }: OddsLabel): NameLabel {
  return { text: '', x, width: widthOf(text + rest), isFirm: true, isPresent: false };
}

function namesOf(axis: Axis, bars: readonly Bar[]): readonly NameLabel[] {
  return bars.flatMap((bar, index) => {
    const isFirst = bars[index - 1]?.stage !== bar.stage;
    const until = bars.findLast(({ stage }) => stage === bar.stage)?.to ?? bar.to;
    if (!isFirst || until <= axis.from || bar.from >= axis.to) return [];
    const isPresent = bar.kind === 'soaking' || bar.kind === 'here';
    return [{ text: bar.stage, x: xOf(axis, bar.from), isPresent, ...(isPresent && { isFirm: true }) }];
  });
}

function marksOf(axis: Axis, way: Way, line: ForecastLine, before: ForecastLine | undefined): Marks {
  const [earliest, evenOdds, nineInTen] = [within(axis, way.earliest), within(axis, way.evenOdds), within(axis, way.nineInTen)];
  const was = before?.evenOdds === undefined || before.evenOdds === way.evenOdds ? undefined : within(axis, before.evenOdds);
  const [likely] = way.earliest === undefined ? [] : spanOf(axis, way.earliest, way.evenOdds ?? way.earliest);
  const [unlikely] = way.evenOdds === undefined ? [] : spanOf(axis, way.evenOdds, way.nineInTen ?? axis.to);
  return {
    ...(earliest !== undefined && { earliest }),
    ...(evenOdds !== undefined && { evenOdds }),
    ...(nineInTen !== undefined && { nineInTen }),
    ...(likely !== undefined && { likely }),
    ...(unlikely !== undefined && { unlikely }),
    ...(was !== undefined && { was }),
    label: labelOf(axis, line, nineInTen ?? evenOdds ?? earliest),
  };
}

function labelOf(axis: Axis, line: ForecastLine, last: number | undefined): OddsLabel {
  const { text, rest } = oddsOf(line);
  const isLater = last === undefined && line.earliest !== undefined;
  const shown = isLater ? `${rest} →` : rest;
  const width = widthOf(text + shown);
  const beside = (last ?? axis.width) + 12;
  return last !== undefined && beside + width <= axis.width
    ? { text, rest: shown, x: beside, place: 'beside' }
    : { text, rest: shown, x: Math.max(0, axis.width - width - 4), place: 'above' };
}

function oddsOf(line: ForecastLine): { readonly text: string; readonly rest: string } {
  const { people, earliest, evenOdds, nineInTen } = line;
  if (earliest === undefined) return { text: say('no date'), rest: '' };
  if (people === 0 || evenOdds === undefined || isOneDay(evenOdds, nineInTen)) return { text: wordsOfOdds(line), rest: '' };
  return { text: wordsOfDay(evenOdds), rest: nineInTen === undefined ? '' : say(', 9 in 10 {at}', { at: wordsOfDay(nineInTen) }) };
}

function within(axis: Axis, at: Instant | undefined): number | undefined {
  return at === undefined || at < axis.from || at >= axis.to ? undefined : xOf(axis, at);
}

/** Drawn through whatever lies between, as a line. */
export function spanOf(axis: Axis, from: Instant, to: Instant): readonly Piece[] {
  if (to <= axis.from || from >= axis.to) return [];
  const x = xOf(axis, from);
  return [{ x, width: xOf(axis, to) - x }];
}

/** Names of days off, in two lines; one that lasts is named once. What has no room is told below the picture. */
export function daysOffOf(axis: Axis): readonly (Label & { readonly lane: 0 | 1; readonly date: string })[] {
  const named = axis.columns.flatMap(({ kind, days: [day], x }, index) => {
    if (kind === 'fold' || day?.because === undefined) return [];
    const before = axis.columns[index - 1]?.days.at(-1);
    return before?.because === day.because ? [] : [{ text: day.because, x, date: day.date }];
  });
  const first = withRoom(named);
  const second = withRoom(named.filter((each) => !first.includes(each)));
  return [...first.map((each) => ({ ...each, lane: 0 as const })), ...second.map((each) => ({ ...each, lane: 1 as const }))];
}
