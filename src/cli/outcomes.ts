import { exits } from './exits.ts';
import type { CommandAnswer } from './http/small-answers.ts';
import type { Outcome } from './outcome.ts';

/** A command that was recorded, in one sentence with its ledger number; one that changed nothing says so. */
export function recorded(answer: CommandAnswer, sentence: string): Outcome {
  const isNews = answer.events.length > 0;
  const line = isNews ? `${sentence} Ledger ${answer.seq}.` : `Already so. ${sentence}`;
  return { exit: exits.done, document: { ...answer, sentence, already: !isNews }, lines: [line] };
}

/** Recorded, and without force until somebody else agrees. */
export function needsSecond(answer: CommandAnswer, told: { readonly sentence: string; readonly next: string }): Outcome {
  return {
    exit: exits.second,
    document: { ...answer, ...told },
    lines: [`${told.sentence} Ledger ${answer.seq}.`, `A second person: ${told.next}`],
  };
}

export function found(document: Outcome['document'], lines: readonly string[]): Outcome {
  return { exit: exits.done, document, lines };
}
