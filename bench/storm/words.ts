// What a storm's server and whoever listens to it say to each other.
import { z } from 'zod';

export const systems: readonly string[] = Array.from({ length: 8 }, (_system, position) => `s${position}`);
export const people: readonly string[] = Array.from({ length: 50 }, (_person, position) => `p${position}`);
/** One stream each; one person may have 30. */
export const tokensEach = 20;

export const told = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('commit'), perSecond: z.number(), seconds: z.number() }),
  z.strictObject({ kind: z.literal('usage') }),
  z.strictObject({ kind: z.literal('leave') }),
]);
export type Told = z.output<typeof told>;

const commit = z.strictObject({ system: z.string(), seq: z.int(), at: z.number() });
export type Commit = Readonly<z.output<typeof commit>>;

export const said = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready'), url: z.string(), tokens: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('usage'), cpuMs: z.number(), rssBytes: z.number(), heapBytes: z.number() }),
  z.strictObject({ kind: z.literal('committed'), commits: z.array(commit), tookMs: z.number() }),
]);
export type Said = z.output<typeof said>;
