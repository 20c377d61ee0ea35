// Plays canaries in a thread of its own: so many of one kind at a time, as it is told. It takes no time from others on the machine.
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { playCanary, type Outcome } from '#router/testing-canary.ts';
import { noises, regressions } from './kinds.ts';
import { plans } from './plans.ts';

const shareShape = z.object({
  name: z.string(),
  /** Seeds from this one up to that one, without it. */
  from: z.int(),
  upTo: z.int(),
  addedMicroseconds: z.number(),
});

export type Share = z.infer<typeof shareShape>;

// Of this thread alone.
setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
parentPort?.on('message', (share) => {
  const played = play(shareShape.parse(share));
  // reason: a thread has no origin
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(played);
});

function play({ name, from, upTo, addedMicroseconds }: Share): readonly Outcome[] {
  const kind = noises[name] ?? regressions[name] ?? plans[name];
  if (kind === undefined) throw new Error(`there is no kind ${name}`);
  const regression = addedMicroseconds === 0 ? kind.regression : { ...kind.regression, addedMicroseconds };
  return Array.from({ length: upTo - from }, (_, index) => playCanary({ ...kind, regression, seed: from + index }));
}
