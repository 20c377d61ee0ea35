// What travels between the simulation and its threads.
import { z } from 'zod';

const jobShape = z.object({
  from: z.number(),
  count: z.number(),
  /** The guard that is taken away: the job ends with the first seed that shows it. */
  control: z.string().optional(),
});
export type Job = z.infer<typeof jobShape>;

const doneShape = z.object({
  seeds: z.number(),
  steps: z.number(),
  crashes: z.number(),
  stalls: z.number(),
  /** What was reached → in how many seeds. */
  reached: z.array(z.tuple([z.string(), z.number()])),
  /** Over every ledger that came of it: the same seeds give the same, on whichever thread. */
  fingerprint: z.string(),
  wrong: z.array(z.object({ seed: z.number(), sentences: z.array(z.string()) })),
});
export type Done = z.infer<typeof doneShape>;

export const readJob = (message: unknown): Job => jobShape.parse(message);
export const readDone = (message: unknown): Done => doneShape.parse(message);
