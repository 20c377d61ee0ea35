import type { StepView } from '#core/views/shapes.ts';
import { localAndRelative, localTime } from '#cli/text/instant.ts';
import { wrap } from '#cli/text/table.ts';
import { isMigrating } from './migration-lines.ts';
import { lastWordsLines } from './last-words-lines.ts';
import type { ViewOptions } from './view-options.ts';

/** What the steps that are under way wait for: since when, until when, where to read more, and the last words beside it. */
export function waitLines(steps: readonly StepView[], options: ViewOptions): readonly string[] {
  return steps.flatMap((step) => (step.until === undefined ? [] : linesOf(step, step.until, options)));
}

function linesOf({ environment, service, step, because = '', since, lastWords }: StepView, until: number, options: ViewOptions): string[] {
  const { now, width, paint } = options;
  const began = since === undefined ? '' : ` since ${localTime(since, now)}`;
  const what = isMigrating({ environment, step, state: 'running', until }) ? 'migrates' : 'is not well yet';
  const words = `${service ?? step} in ${environment} ${what}: ${because}${began}. It is given up ${localAndRelative(until, now)}`;
  return [
    ...wrap(words, width, '  '),
    ...lastWordsLines(lastWords, options),
    ...(service === undefined ? [] : [`    → ${paint('blue', `lockstep logs ${environment} ${service}`)}`]),
  ];
}
