import type { NoticeLine } from '#cli/http/notify-answers.ts';
import type { Output } from '#cli/output.ts';
import { localTime } from '#cli/text/instant.ts';
import { table } from '#cli/text/table.ts';

/** Notices on their way, newest first. What was given up says why, and how it is sent again. */
export function noticeLines(
  notices: readonly NoticeLine[],
  { width, paint }: Pick<Output, 'width' | 'paint'>,
  now: number,
): readonly string[] {
  if (notices.length === 0) return ['Nothing was told yet.'];
  const head = ['notice', 'to', 'stands', 'when', 'what'].map((name) => paint('dim', name));
  const rows = notices.map((notice) => {
    const { id, receiver, person, subject, because } = notice;
    const to = person === undefined ? receiver : `${person} by ${receiver}`;
    return [id, to, standing(notice), localTime(whenOf(notice), now), because === undefined ? subject : `${subject}: ${because}`];
  });
  return table([head, ...rows], width);
}

function whenOf({ state, dueAt, endedAt, at }: NoticeLine): number {
  return state === 'waiting' ? Math.max(dueAt, at) : (endedAt ?? at);
}

function standing({ state, attempts }: NoticeLine): string {
  if (state === 'dead') return 'given up';
  return state === 'waiting' && attempts > 0 ? `waits, tried ${attempts}×` : state === 'waiting' ? 'waits' : state;
}
