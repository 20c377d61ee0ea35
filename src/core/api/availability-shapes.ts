import { z } from 'zod';
import { mostDays, type Availability, type Minute, type Stretch } from '#core/availability.ts';
import { countShape, instantShape, nameShape } from './values.ts';

const count = z.int().min(0);
const seconds = z.int().min(0).max(60);

const minuteShape: z.ZodType<Minute> = z.strictObject({
  environment: nameShape,
  at: instantShape,
  requests: count,
  failures: count,
  serviceErrors: count,
  toldSeconds: seconds,
  upSeconds: seconds,
});

/** What an agent tells of its environments, minute by minute; the same minute may be told again. */
export const minutesBody = z.strictObject({ system: nameShape, minutes: z.array(minuteShape).max(10_000) });

export const availabilityQuery = z.strictObject({ days: countShape(mostDays, 7) });

const stretch = {
  from: z.number(),
  ms: z.number(),
  minutes: z.number(),
  answered: z.number(),
  requests: z.number(),
  failures: z.number(),
  serviceErrors: z.number(),
};
const stretchShape: z.ZodType<Stretch> = z.strictObject(stretch);

const availabilityViewShape: z.ZodType<Availability> = z.strictObject({
  ...stretch,
  environment: z.string(),
  unknown: z.number(),
  share: z.number().exactOptional(),
  sentence: z.string(),
  parts: z.array(stretchShape),
});

export const availabilityShape = z.strictObject({
  system: z.string(),
  days: z.number(),
  /** How it is counted, in words. */
  counted: z.string(),
  availability: availabilityViewShape,
});
