import type { Milliseconds } from '#core/system.ts';
import type { FileProblemCode } from './codes.ts';
import { nearest } from './nearest.ts';

export type ReadDuration =
  | { readonly ok: true; readonly ms: Milliseconds }
  | { readonly ok: false; readonly code: FileProblemCode; readonly sentence: string; readonly hint?: string };

const second = 1000;
const units: ReadonlyMap<string, Milliseconds> = new Map([
  ['ms', 1],
  ['millisecond', 1],
  ['s', second],
  ['second', second],
  ['minute', 60 * second],
  ['hour', 3600 * second],
  // A day is 24 hours here; working days are counted in soaks.
  ['day', 86_400 * second],
  ['calendar day', 86_400 * second],
]);
const unitsForPeople = ['seconds', 'minutes', 'hours', 'days', 'calendar days', 'working days'];
const shape = /^(\d{1,9}(?:\.\d{1,3})?)\s*(\S.*)?$/;
const longestMs = 3660 * 86_400 * second;

/** Reads `5 minutes`, `300 ms`, `2 days`. */
export function readDuration(text: string): ReadDuration {
  const [, count, unit] = shape.exec(text.trim()) ?? [];
  if (count === undefined) return refuse('bad-duration', `\`${text}\` is no duration. Write it as \`5 hours\`.`);
  if (unit === undefined)
    return refuse('no-unit', `${count} of what? Write \`${count} days\`, \`${count} hours\` or \`${count} minutes\`.`);
  const factor = units.get(unit) ?? units.get(unit.replace(/s$/, ''));
  if (factor === undefined) return refuseUnit(count, unit);
  const ms = Math.round(Number(count) * factor);
  if (ms < 1 || ms > longestMs) return refuse('bad-duration', `\`${text}\` is out of range. From 1 ms to ten years can be waited for.`);
  return { ok: true, ms };
}

function refuseUnit(count: string, unit: string): ReadDuration {
  if (unit === 'd') return refuse('unclear-unit', `\`${count}d\` may mean calendar or working days. Write \`${count} calendar days\`.`);
  if (/^working days?$/.test(unit)) {
    return refuse('unknown-unit', `Working days are counted in soaks only. Write \`${count} days\` or \`${count} hours\` of the clock.`);
  }
  const hint = abbreviations.get(unit.toLowerCase()) ?? nearest(unit, unitsForPeople);
  if (hint === undefined) return refuse('unknown-unit', `\`${unit}\` is no unit. Write seconds, minutes, hours or days.`);
  return { ok: false, code: 'unknown-unit', sentence: `\`${unit}\` is no unit. Did you mean \`${hint}\`?`, hint };
}

const abbreviations: ReadonlyMap<string, string> = new Map([
  ['m', 'minutes'],
  ['min', 'minutes'],
  ['mins', 'minutes'],
  ['h', 'hours'],
  ['hr', 'hours'],
  ['hrs', 'hours'],
  ['sec', 'seconds'],
  ['secs', 'seconds'],
  ['workdays', 'working days'],
  ['business days', 'working days'],
]);

function refuse(code: FileProblemCode, sentence: string): ReadDuration {
  return { ok: false, code, sentence };
}
