import { z } from 'zod';
import { fates } from '#core/simulate/judge-promotions.ts';
import type { SimulationView } from '#core/simulate/view.ts';
import { instantShape } from './values.ts';

const number = z.number();
const text = z.string();

export const simulationBody = z.strictObject({
  /** From when on the history is decided anew. */
  since: instantShape,
  /** A system file that is to hold from then on; absent: the rules stay as they were. */
  file: z.string().max(1_048_576).exactOptional(),
});

const place = z.strictObject({
  seq: number.exactOptional(),
  at: number,
  ledger: text.exactOptional(),
  now: text.exactOptional(),
  sentence: text,
});

export const simulationShape: z.ZodType<SimulationView> = z.strictObject({
  system: text,
  since: number,
  until: number,
  again: z.strictObject({
    identical: z.boolean(),
    hash: text,
    ledger: text,
    events: number,
    decisions: number,
    semantics: z.strictObject({ ledger: number, now: number }),
    difference: place.exactOptional(),
  }),
  counts: z.record(z.enum(fates), number).exactOptional(),
  promotions: z
    .array(
      z.strictObject({
        release: text,
        stage: text,
        fate: z.enum(fates),
        because: text,
        was: number.exactOptional(),
        would: number.exactOptional(),
      }),
    )
    .exactOptional(),
  leftOut: z
    .array(
      z.strictObject({
        at: number,
        by: text,
        as: z.enum(['file', 'proposal']),
        isTried: z.boolean(),
        changes: z.array(text),
      }),
    )
    .exactOptional(),
  assumptions: z.array(text),
});
