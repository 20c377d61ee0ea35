import type { Milliseconds, SoakLength, SoakRule } from '#core/system.ts';
import { wordsOfSpan as coreWordsOfSpan } from '#core/words.ts';
import { say, sayCore, sayCount } from './say.ts';

/** `1 h 12 min`, as the core says it, with the units of the language. */
export function wordsOfSpan(ms: Milliseconds): string {
  return sayCore(coreWordsOfSpan(ms));
}

/** `5 h`, `3 working days`. */
export function wordsOfSoak(length: SoakLength): string {
  return 'ms' in length ? wordsOfSpan(length.ms) : sayCount(length.workingDays, '{count} working day', '{count} working days');
}

/** What a soak forgives; nothing where it does not. */
export function wordsOfGrace({ graceMs }: Pick<SoakRule, 'graceMs'>): string {
  return graceMs === undefined ? '' : say(', outages up to {span} forgiven', { span: wordsOfSpan(graceMs) });
}
