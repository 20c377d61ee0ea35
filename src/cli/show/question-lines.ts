import { localAndRelative, localTime } from '#cli/text/instant.ts';
import { wrap } from '#cli/text/table.ts';
import type { QuestionView } from '#core/views/shapes.ts';
import { oneOrMore } from './persons.ts';
import type { ViewOptions } from './view-options.ts';

/** Of which release a question is: answers name it. */
export interface Asking {
  readonly release: string;
  readonly promotion: string;
}

/** One way to answer what a deployment asks. */
export interface Answer {
  readonly as: 'on' | 'look-again' | 'back';
  /** Nobody is named: anybody who may. */
  readonly who: readonly string[];
  readonly command: string;
}

/** What a deployment asks of people, who may answer, and with which commands. A stop or a hold answers itself. */
export function questionLines(question: QuestionView, asking: Asking, options: ViewOptions): readonly string[] {
  const { now, width, paint } = options;
  const answers = answersOf(question, asking).map(
    ({ as, who, command }) => `    → ${words[as]}, ${oneOrMore(who)}: ${paint('blue', command)}`,
  );
  return [...wrap(sentenceOf(question, now), width, '  '), ...answers];
}

const words: { readonly [As in Answer['as']]: string } = { on: 'go on', 'look-again': 'look again', back: 'take back' };

/** The question, and what becomes of it when nobody answers. */
function sentenceOf({ environment, of, because, since, until }: QuestionView, now: number): string {
  const end = `It stays so since ${localTime(since, now)} and is taken back ${localAndRelative(until, now)}.`;
  const told = of === 'interruption' ? `${environment} waits where it is: ${because}.` : `${environment} asks: ${because}.`;
  return `${told.replace('..', '.')} ${end}`;
}

export function answersOf({ of, maySayOn, mayLookAgain }: QuestionView, { release, promotion }: Asking): readonly Answer[] {
  if (of === 'interruption') return [];
  const again: Answer = { as: 'look-again', who: mayLookAgain, command: `lockstep continue ${release} --look-again --reason "…"` };
  return [
    { as: 'on', who: maySayOn, command: `lockstep continue ${release} --reason "…"` },
    ...(mayLookAgain.length > 0 ? [again] : []),
    { as: 'back', who: [], command: `lockstep abort ${promotion} --reason "…"` },
  ];
}
