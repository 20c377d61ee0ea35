// How far a refresh is, in words.
import type { Milliseconds } from '#core/system.ts';
import type { Reckoned } from './reckoning.ts';

/** `31 of 74 GB, 42 MB/s, about 4 minutes left`. */
export function wordsOfReckoned({ doing, bytes, expectedBytes, rate, done, all, leftMs }: Reckoned): string {
  const left = leftMs === undefined ? '' : `, ${wordsOfLeft(leftMs)}`;
  if (doing === 'rows') return `${wordsOfBytes(bytes, expectedBytes)}, ${wordsOfRate(rate / 1e6)} MB/s${left}`;
  return doing === 'after' ? `indexes and keys: ${done} of ${all}${left}` : `the copy is searched for people’s own values${left}`;
}

function wordsOfRate(megabytes: number): string {
  return megabytes < 10 ? megabytes.toFixed(1) : String(Math.round(megabytes));
}

function wordsOfBytes(bytes: number, expected: number): string {
  const [unit, size] = expected >= 10e9 ? ['GB', 1e9] : ['MB', 1e6];
  return `${Math.floor(bytes / size)} of ${Math.max(1, Math.round(expected / size))} ${unit}`;
}

function wordsOfLeft(ms: Milliseconds): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) return `about ${countOf(Math.max(1, seconds), 'second')} left`;
  const tens = Math.round(seconds / 10);
  if (tens < 60) return `about ${countOf(Math.floor(tens / 6), 'minute')}${tens % 6 === 0 ? '' : ` ${tens % 6}0 seconds`} left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes} minutes left`;
  return `about ${Math.round(minutes / 6) / 10} hours left`;
}

function countOf(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
