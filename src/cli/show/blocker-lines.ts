import type { Blocker } from '#core/blocker.ts';
import { localAndRelative } from '#cli/text/instant.ts';
import { widthOf, wrap } from '#cli/text/table.ts';
import { oneOrMore } from './persons.ts';
import type { ViewOptions } from './view-options.ts';

/** Each blocker in a sentence, and below it what ends it: an hour, a person with a command, an agent, or another release. */
export function blockerLines(blockers: readonly Blocker[], options: ViewOptions): readonly string[] {
  const heads = blockers.map((blocker) => `${blocker.stage}  ${blocker.label ?? blocker.code}`);
  const column = Math.min(26, Math.max(0, ...heads.map(widthOf)));
  return blockers.flatMap((blocker, index) => linesOf(blocker, { head: heads[index] ?? '', column, options }));
}

interface Place {
  readonly head: string;
  readonly column: number;
  readonly options: ViewOptions;
}

function linesOf(blocker: Blocker, { head, column, options }: Place): readonly string[] {
  const indent = ' '.repeat(column + 4);
  const [first = '', ...rest] = wrap(blocker.because, options.width, indent);
  const fits = widthOf(head) <= column;
  const opening = fits ? [`  ${head.padEnd(column)}  ${first.slice(indent.length)}`] : [`  ${head}`, first];
  return [...opening, ...rest, ...endLines(blocker, indent, options)];
}

/** What clears it. A command is never broken into two lines: it is there to be copied. */
function endLines(blocker: Blocker, indent: string, { now, width, paint }: ViewOptions): readonly string[] {
  const words = wordsOfEnd(blocker, now);
  if (blocker.clears.kind === 'time') return wrap(`→ ${words}`, width, indent);
  const { command } = blocker.clears;
  const line = `→ ${words}: `;
  if (widthOf(indent + line + command) <= width) return [indent + line + paint('blue', command)];
  return [...wrap(`→ ${words}:`, width, indent), `${indent}  ${paint('blue', command)}`];
}

/** Of a window or a freeze: when no other is in the way either. */
function laterWords(code: Blocker['code'], at: number | undefined, expectedAt: number | undefined, now: number): string {
  if (expectedAt === undefined || at === expectedAt) return '';
  const instant = localAndRelative(expectedAt, now);
  return code === 'window' || code === 'freeze'
    ? ` (and past every window and freeze at ${instant})`
    : ` (its soak would then end ${instant})`;
}

function untilWords(answerBy: number | undefined, now: number): string {
  return answerBy === undefined ? '' : `, by ${localAndRelative(answerBy, now).replace(/^at /, '')}`;
}

function wordsOfEnd({ clears, askable, code, expectedAt, answerBy }: Blocker, now: number): string {
  const later = laterWords(code, clears.kind === 'time' ? clears.at : undefined, expectedAt, now);
  switch (clears.kind) {
    case 'time':
      return `by itself ${localAndRelative(clears.at, now)}${later}`;
    case 'person':
      return `${oneOrMore(clears.who)}${untilWords(answerBy, now)}${askable || !asksPeople(code) ? '' : ' (asked once the checks say yes)'}${later}`;
    case 'agent':
      return `the agent${clears.deadline === undefined ? '' : `, by ${localAndRelative(clears.deadline, now).replace(/^at /, '')}`}${later}`;
    case 'release':
      return `${clears.release} first${later}`;
  }
}

/** Only these wait for the checks: whatever else a person can clear is to be cleared now. */
function asksPeople(code: Blocker['code']): boolean {
  return code === 'approval' || code === 'sign-off' || code === 'manual';
}
