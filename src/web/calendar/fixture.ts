// For the tests of this folder: June 2026 in Stuttgart, as the controller tells it.
import type { ForecastLine } from '#core/forecast/view.ts';
import { dateText, dayMs, parseDay, weekdayOf } from '#core/time/day.ts';
import type { CalendarRelease, CalendarView, DayView } from '#core/views/calendar.ts';

const hour = 3_600_000;

/** `2026-06-08 14:00`, on the wall of a zone two hours ahead. */
export function at(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}:00+02:00`);
}

/** From Mon 1 June; Thu 4 is Corpus Christi. */
export function june(count = 14, changes: { readonly [date: string]: Partial<DayView> } = {}): readonly DayView[] {
  const first = parseDay('2026-06-01') ?? 0;
  return Array.from({ length: count }, (_, index): DayView => {
    const date = dateText(first + index);
    const own = { date, from: (first + index) * dayMs - 2 * hour, to: (first + index + 1) * dayMs - 2 * hour };
    if (weekdayOf(first + index) > 4) return { ...own, counts: 0, kind: 'weekend', ...changes[date] };
    if (date === '2026-06-04') return { ...own, counts: 0, kind: 'holiday', because: 'Corpus Christi' };
    return { ...own, counts: 1, ...changes[date] };
  });
}

export function viewOf(days: readonly DayView[], releases: readonly CalendarRelease[] = []): CalendarView {
  const now = at('2026-06-03 14:00');
  return {
    system: 'shop',
    seq: 7,
    now,
    zone: 'Europe/Berlin',
    calendar: 'default',
    calendars: ['default'],
    days,
    windows: [],
    freezes: [],
    releases,
  };
}

/** A release that stands in INT since Tuesday, and soaks there until Monday. */
export const inInt: CalendarRelease = {
  release: '4.2',
  path: ['TEST', 'INT', 'PROD'],
  entered: [
    { stage: 'TEST', at: at('2026-06-01 10:00') },
    { stage: 'INT', at: at('2026-06-02 10:00') },
  ],
};

export const lineOfInt: ForecastLine = {
  release: '4.2',
  earliest: at('2026-06-09 10:00'),
  evenOdds: at('2026-06-10 10:00'),
  nineInTen: at('2026-06-12 10:00'),
  neverPercent: 0,
  gonePercent: 0,
  people: 1,
  answers: 14,
  fewestAnswers: 14,
  words: 'Earliest Tue 9 Jun 10:00.',
  legs: [
    { stage: 'INT', started: at('2026-06-02 09:00'), entered: at('2026-06-02 10:00'), because: 'runs', waits: [] },
    {
      stage: 'PROD',
      started: at('2026-06-09 10:00'),
      entered: at('2026-06-09 10:00'),
      because: 'window',
      waits: [
        { label: '3 working days', of: 'soak', stage: 'INT', from: at('2026-06-02 10:00'), to: at('2026-06-08 10:00') },
        { label: 'approval of tester', of: 'person', stage: 'PROD', from: at('2026-06-08 10:00'), to: at('2026-06-08 10:00') },
      ],
    },
  ],
};
