// Who let a release in and who signed it off, of a stage, as its card says it in a line.
import type { GateView, StageView } from '#core/views/shapes.ts';
import type { Instant } from '#core/system.ts';
import type { Term } from '#web/words/say.ts';

/** What people said yes to of one kind: all of them, and when the last of them did. */
export interface SaidYes {
  readonly name: Term;
  readonly people: readonly string[];
  readonly at: Instant;
}

const names = { approval: 'approval', 'sign-off': 'sign-off', manual: 'by hand' } as const satisfies { readonly [kind: string]: Term };

/** Only what still counts: a word that was taken back, or that became a no, is none. */
export function saidYesOf({ entry, exit }: Pick<StageView, 'entry' | 'exit'>): readonly SaidYes[] {
  const gates = [...entry, ...exit];
  return (['approval', 'sign-off', 'manual'] as const).flatMap((kind) => {
    const words = gates.filter(({ gate }) => gate.kind === kind).flatMap(yesOf);
    if (words.length === 0) return [];
    return [{ name: names[kind], people: [...new Set(words.map(({ by }) => by))], at: Math.max(...words.map(({ at }) => at)) }];
  });
}

/** The last word of each person counts. */
function yesOf({ evidence }: GateView): GateView['evidence'] {
  const last = new Map(evidence.filter(({ revoked }) => revoked === undefined).map((one) => [one.by, one]));
  return [...last.values()].filter(({ verdict }) => verdict === 'pass');
}
