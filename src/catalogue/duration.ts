import { z } from 'zod';

const unitMs = { ms: 1, s: 1000, second: 1000, seconds: 1000, minute: 60_000, minutes: 60_000, hour: 3_600_000, hours: 3_600_000 } as const;
const shape = /^(?<count>\d+(?:\.\d+)?) ?(?<unit>ms|s|seconds?|minutes?|hours?)$/;

/** A length of time as people write it: `300 ms`, `1.5 s`, `10 minutes`. A bare number has no unit and is refused. */
export const durationText = z
  .string()
  .regex(shape, { error: (issue) => `\`${String(issue.input)}\` is no length of time: write \`300 ms\`, \`5 seconds\` or \`10 minutes\`` })
  .meta({ examples: ['300 ms', '5 seconds', '10 minutes'] });

/** Milliseconds of a text that `durationText` accepted; throws a RangeError for any other. */
export function millisecondsOf(text: string): number {
  const { count, unit } = shape.exec(text)?.groups ?? {};
  const factor = Object.entries(unitMs).find(([name]) => name === unit)?.[1];
  if (count === undefined || factor === undefined) throw new RangeError(`\`${text}\` is no length of time`);
  return Math.round(Number(count) * factor);
}
