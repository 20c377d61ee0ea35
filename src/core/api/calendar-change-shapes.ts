import { z } from 'zod';

const [text, number] = [z.string(), z.number()];

/** `from`: a ledger number, a version of the calendar, or a day: what held when it began. */
export const calendarChangesQuery = z.strictObject({
  from: text
    .max(20)
    .regex(/^(\d{1,15}|v\d{1,6}|\d{4}-\d{2}-\d{2})$/, 'a number of the ledger, a version such as v3, or a day such as 2026-06-01'),
});

export const calendarChangesShape = z.strictObject({
  system: text,
  seq: number,
  /** The number of the ledger that it comes to. */
  from: number,
  /** Days from the first compiled one on that count differently now than they did at `from`. */
  days: z.array(z.strictObject({ calendar: text, date: text, before: text, after: text })),
  /** Soaks that were running and end at another instant by it, each with the event that moved it. */
  moved: z.array(
    z.strictObject({
      seq: number,
      at: number,
      release: text,
      stage: text,
      gate: text,
      /** Absent: it counts by the clock, and a freeze that pauses soaks moved it. */
      calendar: text.exactOptional(),
      from: number.exactOptional(),
      to: number.exactOptional(),
      because: z.array(text),
    }),
  ),
});
