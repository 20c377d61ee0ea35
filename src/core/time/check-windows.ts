// What is odd about windows and freezes, though nothing is wrong: told when they are compiled, before somebody waits for them.
import { counted, wordsOfSpan } from '#core/words.ts';
import { dayOf, longDay } from './day.ts';
import { instantWords } from './instant-words.ts';
import { covers, findAround } from './intervals.ts';
import type { WallSpan } from './recurrence-types.ts';
import { isAsWide } from './scope.ts';
import type { Interval } from './types.ts';
import type { Freeze, Window } from './timed-rules.ts';

/** One sentence for each thing; `swallowed` is what the clocks left nothing of. */
export function oddInWindow(window: Window, swallowed: readonly WallSpan[], freezes: readonly Freeze[]): readonly string[] {
  const name = `Window \`${window.name}\``;
  const { intervals, known, zone, mustFitMs = 0 } = window;
  const odd = swallowedWords(name, swallowed, zone.name);
  if (intervals.length === 0) return [...odd, `${name} opens at no time ${rangeWords(window)}.`];
  if (isAlways(window)) return [...odd, `${name} is never closed ${rangeWords(window)}: it limits nothing.`];
  // What goes on beyond the horizon may be longer than it looks.
  const longest = Math.max(
    ...intervals.map(({ from, to }) => (to >= known.to || from <= known.from ? Number.POSITIVE_INFINITY : to - from)),
  );
  if (longest < mustFitMs) {
    odd.push(`${name} asks for room of ${wordsOfSpan(mustFitMs)}, and is open for ${wordsOfSpan(longest)} at most.`);
  }
  return [...odd, ...freezes.filter((freeze) => coversAll(freeze, window)).map((freeze) => neverOpen(freeze, window))];
}

export function oddInFreeze(freeze: Freeze): readonly string[] {
  const name = `Freeze \`${freeze.name}\``;
  if (freeze.intervals.length === 0) return [`${name} holds at no time ${rangeWords(freeze)}.`];
  if (isAlways(freeze)) return [`${name} never ends ${rangeWords(freeze)}: nothing starts.`];
  return [];
}

function swallowedWords(name: string, swallowed: readonly WallSpan[], zone: string): string[] {
  const [first, ...others] = swallowed;
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'day')} more`;
  return [`${name} is empty on ${longDay(dayOf(first.from))}${more}: the clocks of ${zone} are set while it would be open.`];
}

function neverOpen(freeze: Freeze, window: Window): string {
  return `Freeze \`${freeze.name}\` covers every opening of window \`${window.name}\` ${rangeWords(window)}.`;
}

/** Only a freeze that holds whatever the window is about, and knows as much as it. */
function coversAll(freeze: Freeze, window: Window): boolean {
  return freeze.kind === 'freeze' && isAsWide(freeze.scope, window.scope) && covers(freeze.intervals, window.intervals);
}

function isAlways({ intervals, known }: { readonly intervals: readonly Interval[]; readonly known: Interval }): boolean {
  return (findAround(intervals, known.from)?.to ?? known.from) >= known.to;
}

function rangeWords({ known, zone }: Window | Freeze): string {
  return `from ${instantWords(zone, known.from)} to ${instantWords(zone, known.to)}`;
}
