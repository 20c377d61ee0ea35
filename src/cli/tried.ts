import { exits } from './exits.ts';
import type { Tried } from './http/notify-answers.ts';
import type { Outcome } from './outcome.ts';

/** What became of a test. */
export function tried(where: string, { arrived, because }: Tried): Outcome {
  const document = { arrived, ...(because !== undefined && { because }) };
  if (arrived) return { exit: exits.done, document, lines: [`It arrived: ${where} took it.`] };
  return { exit: exits.failed, document, lines: [`It did not arrive at ${where}: ${because ?? 'nobody knows why'}.`] };
}
