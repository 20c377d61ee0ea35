import { z } from 'zod';
import type { TrainsView } from '#core/views/trains.ts';

const [text, number] = [z.string(), z.number()];

export const trainsShape: z.ZodType<TrainsView> = z.strictObject({
  system: text,
  seq: number,
  now: number,
  trains: z.array(
    z.strictObject({
      name: text,
      stage: text,
      zone: text,
      departures: z.array(z.strictObject({ day: text, from: number, to: number, cutOff: number.exactOptional(), releases: z.array(text) })),
    }),
  ),
});
