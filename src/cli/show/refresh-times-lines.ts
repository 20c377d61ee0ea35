import type { DataAnswer } from '#cli/http/data-answers.ts';
import { localTime } from '#cli/text/instant.ts';
import { wrap } from '#cli/text/table.ts';
import type { Paint } from '#cli/text/style.ts';
import type { WaitingRefresh } from '#core/views/refresh-times.ts';
import { wordsOfSpan } from '#core/words.ts';

interface Shown {
  readonly now: number;
  readonly width: number;
  readonly paint: Paint;
}

/** When data are due, what waits, what was left out last, and what runs around a refresh. */
export function timesLines(times: DataAnswer['times'], leftOut: DataAnswer['leftOut'] = [], shown: Shown): readonly string[] {
  const { now, width, paint } = shown;
  const { at, zone = '', latestStartMs, window, next, before = [], after = [], waiting } = times ?? {};
  const last = leftOut.at(-1);
  const due = at === undefined ? [] : [`due ${at.join(', ')} (${zone})${latestWords(latestStartMs)}${nextWords(next, now)}`];
  const open = window === undefined ? [] : [`begins only ${window.join(', ')}`];
  const hooks = [...before.map((command) => `before it: ${command}`), ...after.map((command) => `after it: ${command}`)];
  const missed =
    last === undefined ? [] : [paint('red', `× left out ${localTime(last.due, now)}${moreWords(last.earlier)}: ${last.because}`)];
  return [...due, ...open, ...hooks, ...(waiting === undefined ? [] : [waitingWords(waiting, now)]), ...missed].flatMap((line) =>
    wrap(`  ${line}`, width),
  );
}

function latestWords(ms: number | undefined): string {
  return ms === undefined ? '' : `, or up to ${wordsOfSpan(ms)} later`;
}

function nextWords(next: number | undefined, now: number): string {
  return next === undefined ? '' : `, next ${localTime(next, now)}`;
}

function moreWords(earlier: number | undefined): string {
  return earlier === undefined ? '' : ` (and ${earlier} before it)`;
}

function waitingWords({ promotion, by, due, until, because }: WaitingRefresh, now: number): string {
  const whose = due === undefined ? `asked for by ${by}` : `due ${localTime(due, now)}`;
  const end = until === undefined ? '' : `, left out at ${localTime(until, now)}`;
  return `${promotion} waits (${whose}${end})${because.length === 0 ? '' : `: ${because.join('; ')}`}`;
}
