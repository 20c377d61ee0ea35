import type { SoakLength } from '#core/system.ts';
import type { RefreshView } from '#core/views/data.ts';
import { wordsOfSoak, wordsOfSpan } from '#web/words/spans.ts';
import { presentLocale } from '#web/words/language.ts';
import { say, sayCount } from '#web/words/say.ts';

const dayMs = 86_400_000;

/** `14 days`, `5 working days`, `4 h`. */
export function wordsOfAge(length: SoakLength): string {
  if (!('ms' in length)) return wordsOfSoak(length);
  return length.ms % dayMs === 0 ? sayCount(length.ms / dayMs, '{count} day', '{count} days') : wordsOfSpan(length.ms);
}

/** `42 MB/s`, of what was read from the source. */
export function wordsOfRate({ bytes, ms }: { readonly bytes: number; readonly ms: number }): string {
  return `${wordsOfBytes((bytes * 1000) / Math.max(ms, 1))}/s`;
}

/** `1.3 GB` */
export function wordsOfBytes(bytes: number): string {
  const [unit, size] = bytes < 1e6 ? ['kB', 1e3] : bytes < 1e9 ? ['MB', 1e6] : ['GB', 1e9];
  return `${new Intl.NumberFormat(presentLocale(), { maximumSignificantDigits: 3 }).format(bytes / size)} ${unit}`;
}

/** Who asked for it, what came in on it, or that it was due. */
export function wordsOfAsker({ why, by, release }: RefreshView): string {
  if (why === 'schedule') return say('by its schedule');
  if (why === 'proof') return say('proof, by {person}', { person: by });
  return why === 'entry' ? say('as {release} came in', { release }) : say('by {person}', { person: by });
}
