import { readDuration } from '#core/file/duration.ts';
import type { Leg } from './schedule.ts';

export type ReadLegs = { readonly ok: true; readonly legs: readonly Leg[] } | { readonly ok: false; readonly sentence: string };

const mostRate = 100_000;
const longestSeconds = 24 * 3600;
const rateShape = /^(\d{1,6}(?:\.\d{1,3})?)\s*\/\s*s$/;
const legShape = /^(?:(?:(up|down) )?to )?(\S+(?:\s*\/\s*s)?) (for|in) (.+)$/;

/**
 * Reads `20/s for 2 minutes, up to 80/s in 1 minute`: each leg holds a rate or goes to one in a straight line, from where the leg before
 * ended. The first goes up from nothing.
 */
export function readLegs(texts: string | readonly string[]): ReadLegs {
  const parts = (typeof texts === 'string' ? [texts] : texts).flatMap((text) => text.split(',')).map((part) => part.trim());
  const legs: Leg[] = [];
  for (const part of parts) {
    const read = readLeg(part, legs.at(-1)?.to ?? 0);
    if (typeof read === 'string') return { ok: false, sentence: read };
    legs.push(read);
  }
  const seconds = legs.reduce((sum, leg) => sum + leg.seconds, 0);
  if (seconds > longestSeconds) return { ok: false, sentence: 'A load may last a day: write shorter legs' };
  return { ok: true, legs };
}

/** Requests per second of `80/s`; undefined for any other text. */
export function readRate(text: string): number | undefined {
  const rate = Number(rateShape.exec(text.trim())?.[1] ?? Number.NaN);
  return rate > 0 && rate <= mostRate ? rate : undefined;
}

function readLeg(text: string, before: number): Leg | string {
  const [, direction, rateText = '', word, lengthText = ''] = legShape.exec(text) ?? [];
  const rate = readRate(rateText);
  if (word === undefined || rate === undefined)
    return `\`${text}\` is no leg of a load. Write \`20/s for 2 minutes\` or \`up to 80/s in 1 minute\``;
  const length = readDuration(lengthText);
  if (!length.ok) return length.sentence;
  if (length.ms < 1_000) return `\`${text}\` is too short: a leg lasts a second or more`;
  const isRamp = text.startsWith(direction ?? 'to ');
  if (isRamp !== (word === 'in')) return `\`${text}\` mixes two things. A rate is held \`for\` a time and reached \`in\` one`;
  if (direction === 'up' && rate < before) return `\`${text}\` goes down: the leg before ends at ${before}/s`;
  if (direction === 'down' && rate > before) return `\`${text}\` goes up: the leg before ends at ${before}/s`;
  return { seconds: length.ms / 1_000, from: isRamp ? before : rate, to: rate };
}
