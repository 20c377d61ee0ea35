import type { ForetoldLine, MovesView, ShiftView } from '#core/api/moves-shapes.ts';
import type { DateMove, MovePart } from '#core/foretold.ts';
import { isNumber, isText, listOf, objectOf, oneOf, optional } from './guards.ts';

/** What the command line shows of dates that moved. */
type ShownPart = Pick<MovePart, 'words' | 'ms' | 'turns'> & { readonly kind: string };
type ShownMove = Pick<DateMove, 'ms' | 'samples'> & { readonly parts: readonly ShownPart[] };
export type ShownDate = Pick<ForetoldLine, 'seq' | 'at' | 'neverPercent' | 'days' | 'words' | 'pastTarget'> & { readonly move?: ShownMove };
type ShownMoves = Pick<MovesView, 'system' | 'seq' | 'release' | 'zone'> & { readonly dates: readonly ShownDate[] };
type ShownShift = Pick<ShiftView, 'system' | 'seq' | 'at' | 'kind' | 'words'> & {
  readonly shifts: readonly { readonly release: string; readonly words: string }[];
  readonly foretold?: ShownDate;
};

const isMove = objectOf<ShownMove>({
  ms: isNumber,
  samples: isNumber,
  parts: listOf(objectOf<ShownPart>({ kind: isText, words: isText, ms: isNumber, turns: optional(oneOf('gone', 'back')) })),
});

const isDate = objectOf<ShownDate>({
  seq: isNumber,
  at: isNumber,
  neverPercent: isNumber,
  days: objectOf<ForetoldLine['days']>({ evenOdds: optional(isText), nineInTen: optional(isText) }),
  words: isText,
  pastTarget: optional(isNumber),
  move: optional(isMove),
});

export const isMoves = objectOf<ShownMoves>({ system: isText, seq: isNumber, release: isText, zone: isText, dates: listOf(isDate) });

export const isShift = objectOf<ShownShift>({
  system: isText,
  seq: isNumber,
  at: isNumber,
  kind: isText,
  words: optional(isText),
  shifts: listOf(objectOf<ShownShift['shifts'][number]>({ release: isText, words: isText })),
  foretold: optional(isDate),
});
