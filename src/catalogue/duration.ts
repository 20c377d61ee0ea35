import { z } from 'zod';
import { readDuration } from '#core/file/duration.ts';

/** A length of time as people write it in the file: `300 ms`, `1.5 s`, `10 minutes`. */
export const durationText = z
  .string()
  .check((context) => {
    const read = readDuration(context.value);
    if (!read.ok) context.issues.push({ code: 'custom', message: read.sentence, input: context.value });
  })
  .meta({ examples: ['300 ms', '5 seconds', '10 minutes'] });

/** Milliseconds of a text that `durationText` accepted; throws a RangeError for any other. */
export function millisecondsOf(text: string): number {
  const read = readDuration(text);
  if (!read.ok) throw new RangeError(read.sentence);
  return read.ms;
}
