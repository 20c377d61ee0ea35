import { z } from 'zod';
import { ledgerNumberShape } from './values.ts';

const [text, number] = [z.string(), z.number()];

/** `from`: a ledger number. */
export const calendarChangesQuery = z.strictObject({ from: ledgerNumberShape });

export const calendarChangesShape = z.strictObject({
  system: text,
  seq: number,
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
      calendar: text,
      from: number.exactOptional(),
      to: number.exactOptional(),
      because: z.array(text),
    }),
  ),
});
