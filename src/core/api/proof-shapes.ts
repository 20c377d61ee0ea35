import { z } from 'zod';
import { refreshShape } from './data-shapes.ts';
import type { PaperCheck } from '#core/data/proof/paper.ts';

const states = ['genuine', 'changed', 'stranger', 'unsigned'] as const satisfies readonly PaperCheck['state'][];

/** A proof to be taken away. `paper` is what `lockstep data check-proof` reads. */
export const dataProofShape = z.strictObject({
  system: z.string(),
  environment: z.string(),
  promotion: z.string(),
  database: z.string(),
  paper: z.strictObject({ format: z.literal('lockstep-proof-paper 1'), proof: z.string(), note: z.string().exactOptional() }),
  check: z.strictObject({ state: z.enum(states), sentence: z.string() }),
  signer: z.string().exactOptional(),
  known: z.string().exactOptional(),
  /** What the ledger has of it; the plan by which was masked, as it was kept; and the keys that the system file names today. */
  refresh: refreshShape.exactOptional(),
  plan: z.string().exactOptional(),
  signers: z.array(z.string()).exactOptional(),
});
