import type { Blocker, Clears } from '#core/blocker.ts';
import { localAndRelative } from '#cli/text/instant.ts';
import { widthOf, wrap } from '#cli/text/table.ts';
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
  return [...opening, ...rest, ...wrap(endOf(blocker, options.now), options.width, indent).map((line) => paintCommand(line, options))];
}

/** What clears it, in words. */
export function endOf(blocker: Blocker, now: number): string {
  const later = blocker.then === undefined ? '' : `, then until ${localAndRelative(blocker.then, now).replace(/^at /, '')}`;
  const asked = blocker.askable || blocker.clears.kind !== 'person' ? '' : ' (asked once the checks say yes)';
  return `→ ${clearsWords(blocker.clears, now)}${later}${isCheck(blocker) ? '' : asked}`;
}

/** A check that said no is for a person to look at now, not later. */
function isCheck({ code }: Blocker): boolean {
  return code === 'check' || code === 'unfillable';
}

function clearsWords(clears: Clears, now: number): string {
  switch (clears.kind) {
    case 'time':
      return `by itself ${localAndRelative(clears.at, now)}`;
    case 'person':
      return `${clears.who.length === 0 ? 'somebody' : orOf(clears.who)}: ${clears.command}`;
    case 'agent':
      return `the agent${clears.deadline === undefined ? '' : `, until ${localAndRelative(clears.deadline, now).replace(/^at /, '')}`}: ${clears.command}`;
    case 'release':
      return `${clears.release} first: ${clears.command}`;
  }
}

/** `anna, bo or carla`; of many the first five. */
function orOf(persons: readonly string[]): string {
  const shown = persons.slice(0, 5);
  if (persons.length > shown.length) return `${shown.join(', ')} or ${persons.length - shown.length} others`;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} or ${last}`;
}

function paintCommand(line: string, { paint }: ViewOptions): string {
  return line.replace(/lockstep [a-z].*$/, (command) => paint('blue', command));
}
