// When reading has to wait, so that whoever uses the source notices nothing of it. Pure.
import type { Milliseconds } from '#core/system.ts';
import type { PauseLimits } from './host-file.ts';

/** One look at the source. */
export interface SourceLook {
  /** How long it took to answer the smallest question. */
  readonly answerMs: Milliseconds;
  /** How far the slowest replica is behind, or this one itself. */
  readonly lagMs: Milliseconds;
  /** Of others, that work just now. */
  readonly sessions: number;
}

const share = 0.95;
/** So many looks in a row must be well before reading goes on. */
const wellLooks = 3;

/** Why reading waits; undefined: it need not. `looks`: the newest last. `isWaiting`: it does so now. */
export function reasonToWait(looks: readonly SourceLook[], limits: PauseLimits, isWaiting: boolean): string | undefined {
  const newest = looks.at(-1);
  if (newest === undefined) return undefined;
  const meant = isWaiting ? looks.slice(-wellLooks) : looks;
  const answerMs = isWaiting ? Math.max(...meant.map((look) => look.answerMs)) : at(meant.map((look) => look.answerMs));
  if (answerMs > limits.answerMs) return `the source answers in ${Math.round(answerMs)} ms, and may in ${limits.answerMs} ms`;
  const lagMs = isWaiting ? Math.max(...meant.map((look) => look.lagMs)) : newest.lagMs;
  if (lagMs > limits.lagMs) return `a replica is ${Math.round(lagMs / 1000)} s behind, and may be ${Math.round(limits.lagMs / 1000)} s`;
  const sessions = isWaiting ? Math.max(...meant.map((look) => look.sessions)) : newest.sessions;
  if (limits.sessions !== undefined && sessions > limits.sessions)
    return `${sessions} sessions work on the source, and ${limits.sessions} may beside a copy`;
  return undefined;
}

/** The value that 95 % of them stay within. */
function at(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
