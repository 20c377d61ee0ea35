// Plays canaries in a thread of its own: so many of one kind at a time, as it is told.
import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { playCanary, type Outcome } from '#router/testing-canary.ts';
import { noises, regressions } from './kinds.ts';

const shareShape = z.object({
  name: z.string(),
  /** Seeds from this one up to that one, without it. */
  from: z.int(),
  upTo: z.int(),
  addedMicroseconds: z.number(),
});

export type Share = z.infer<typeof shareShape>;

parentPort?.on('message', (share) => {
  const played = play(shareShape.parse(share));
  // reason: a thread has no origin
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(played);
});

function play({ name, from, upTo, addedMicroseconds }: Share): readonly Outcome[] {
  const kind = noises[name] ?? regressions[name];
  if (kind === undefined) throw new Error(`there is no kind ${name}`);
  const regression = addedMicroseconds === 0 ? kind.regression : { ...kind.regression, addedMicroseconds };
  return Array.from({ length: upTo - from }, (_, index) => playCanary({ ...kind, regression, seed: from + index }));
}
