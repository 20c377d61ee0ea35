import { z } from 'zod';
import { moveKinds, type DateMove, type Foretold, type MovePart } from '#core/foretold.ts';
import type { EventShift } from '#core/forecast/event-shift.ts';
import { ledgerNumberShape } from './values.ts';

const [text, number] = [z.string(), z.number()];
const instant = number.exactOptional();

/** A date that was foretold, where it stands in the ledger, and in words. */
export interface ForetoldLine extends Foretold {
  readonly seq: number;
  readonly release: string;
  readonly move?: DateMove;
  readonly words: string;
}

export interface MovesView {
  readonly system: string;
  readonly seq: number;
  readonly release: string;
  /** The system's of today. */
  readonly zone: string;
  /** Oldest first: the first that was foretold, and each time that it had moved to another day. */
  readonly dates: readonly ForetoldLine[];
}

export interface ShiftView extends EventShift {
  readonly system: string;
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  /** Where it is itself the word on a date that has moved. */
  readonly foretold?: ForetoldLine;
}

const days = z.strictObject({ evenOdds: text.exactOptional(), nineInTen: text.exactOptional() });
const dates = { at: number, earliest: instant, evenOdds: instant, nineInTen: instant, neverPercent: number, days };

const partShape: z.ZodType<MovePart> = z.strictObject({
  kind: z.enum(moveKinds),
  words: text,
  ms: number,
  turns: z.enum(['gone', 'back']).exactOptional(),
});

const moveShape: z.ZodType<DateMove> = z.strictObject({
  from: z.strictObject(dates),
  ms: number,
  samples: number,
  parts: z.array(partShape),
});

const line = { seq: number, release: text, ...dates, pastTarget: instant, move: moveShape.exactOptional(), words: text };

export const movesShape: z.ZodType<MovesView> = z.strictObject({
  system: text,
  seq: number,
  release: text,
  zone: text,
  dates: z.array(z.strictObject(line)),
});

export const shiftQuery = z.strictObject({ seq: ledgerNumberShape });

const shift = {
  release: text,
  meanMs: instant,
  mostMs: instant,
  laterPercent: number,
  soonerPercent: number,
  lost: number,
  gained: number,
  words: text,
};

export const shiftShape: z.ZodType<ShiftView> = z.strictObject({
  system: text,
  seq: number,
  at: number,
  kind: text,
  words: text.exactOptional(),
  shifts: z.array(z.strictObject(shift)),
  foretold: z.strictObject(line).exactOptional(),
});
