import { z } from 'zod';
import { parseDay } from '#core/time/day.ts';
import type { CalendarView } from '#core/views/calendar.ts';

const [text, number] = [z.string(), z.number()];

/** A year and its days around: more would be no picture. */
const mostDays = 400;

export const calendarQuery = z.strictObject({
  from: text
    .max(10)
    .refine((date) => isNear(date), 'a day of this age, as in 2026-06-01')
    .exactOptional(),
  days: z.coerce.number().int().min(1).max(mostDays).exactOptional(),
  calendar: text.min(1).max(100).exactOptional(),
});

/** Years whose days are numbers that every clock knows. */
function isNear(date: string): boolean {
  return parseDay(date) !== undefined && date >= '1970' && date < '2200';
}

const spans = z.array(z.strictObject({ from: number, to: number }));

const names = z.array(text).exactOptional();

const scope = z.strictObject({
  stages: names,
  environments: names,
  services: names,
  kinds: z.array(z.enum(['normal', 'hotfix'])).exactOptional(),
});

const dayShape = z.strictObject({
  date: text,
  from: number,
  to: number,
  counts: z.literal([0, 0.5, 1]).exactOptional(),
  kind: z.enum(['weekend', 'holiday', 'closure', 'half-day', 'also-working']).exactOptional(),
  because: text.exactOptional(),
});

const releaseLine = z.strictObject({
  release: text,
  isHotfix: z.literal(true).exactOptional(),
  path: z.array(text),
  entered: z.array(z.strictObject({ stage: text, at: number })),
});

export const calendarShape: z.ZodType<CalendarView> = z.strictObject({
  system: text,
  seq: number,
  now: number,
  zone: text,
  calendar: text.exactOptional(),
  version: number.exactOptional(),
  versionAt: number.exactOptional(),
  calendars: z.array(text),
  days: z.array(dayShape),
  windows: z.array(z.strictObject({ name: text, scope, spans })),
  freezes: z.array(z.strictObject({ name: text, scope, spans, kind: z.enum(['freeze', 'code']), because: text })),
  trains: z
    .array(
      z.strictObject({
        name: text,
        scope,
        spans: z.array(z.strictObject({ from: number, to: number, cutOff: number.exactOptional(), releases: z.array(text) })),
      }),
    )
    .exactOptional(),
  refreshes: z.array(z.strictObject({ environment: text, spans })).exactOptional(),
  stop: z.strictObject({ by: text, because: text, from: number, until: number.exactOptional() }).exactOptional(),
  releases: z.array(releaseLine),
});
