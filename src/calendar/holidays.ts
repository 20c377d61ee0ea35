// What is asked of the thread that compiles holidays, and what it answers. It crosses to another thread, so it is parsed there and here.
import { z } from 'zod';

export const holidaysQuestionShape = z.strictObject({
  /** `DE`, `DE-BW`, `DE-BY-KATH`: a country, its state, a region of that. */
  place: z.string(),
  firstYear: z.number(),
  lastYear: z.number(),
  /** Somebody has held the lists up to the end of this year against what was announced. */
  confirmedThrough: z.number().exactOptional(),
});

/** What is written in a file: the source of a calendar's holidays. */
export type HolidaysQuestion = z.output<typeof holidaysQuestionShape>;

const holidayShape = z.strictObject({
  day: z.number(),
  because: z.string(),
  /** A holiday that begins in the course of the day. */
  from: z.number().exactOptional(),
});

const holidaysShape = z.strictObject({
  place: z.string(),
  /** `Baden-Württemberg, Germany`. */
  name: z.string(),
  /** `date-holidays 3.37.0 of 2026-09-20`. */
  source: z.string(),
  /** Oldest first; of two on one day each stands here. */
  days: z.array(holidayShape),
  /** What of it is our own, and where that is from: one sentence each. */
  corrections: z.array(z.string()),
  firstYear: z.number(),
  /** After it nothing is known: asked for, or confirmed no longer. */
  lastYear: z.number(),
  /** Parts of it that have holidays of their own: `DE-BW`. */
  parts: z.array(z.string()),
});

/** A list of holidays as it was compiled. */
export type Holidays = z.output<typeof holidaysShape>;

export const holidaysAnswerShape = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), holidays: holidaysShape }),
  z.strictObject({ ok: z.literal(false), sentence: z.string() }),
]);

export type HolidaysAnswer = z.output<typeof holidaysAnswerShape>;
