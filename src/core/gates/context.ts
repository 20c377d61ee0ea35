import type { Blocker } from '#core/blocker.ts';
import type { Evidence, Release, State } from '#core/state.ts';
import type { Gate, Instant, Stage } from '#core/system.ts';

/** What a gate is judged by. `entry` is the key that evidence for it carries: a promotion (exit) or `attempt N` (entry). */
export interface GateContext {
  readonly state: State;
  readonly release: Release;
  readonly stage: Stage;
  readonly entry: string;
  /** The instant it is judged for: now, or a later one that is looked ahead to. */
  readonly at: Instant;
}

/** Passed by evidence or by Exceptions, or everything that is still in the way. `no`: an automated verdict is against it. */
export type Judgement =
  | { readonly passed: true; readonly evidence: readonly string[]; readonly exceptions: readonly string[] }
  | { readonly passed: false; readonly blockers: readonly Blocker[]; readonly no: boolean };

export function passedBy(evidence: readonly Evidence[]): Judgement {
  return { passed: true, evidence: evidence.map((item) => item.id), exceptions: [] };
}

export function blockedBy(...blockers: readonly Blocker[]): Judgement {
  return { passed: false, blockers, no: false };
}

/** The entry that evidence for the next attempt carries: what was approved before a failure has lapsed. */
export function attemptKey(release: Release, stage: string): string {
  return `attempt ${(release.entries[stage]?.attempts ?? 0) + 1}`;
}

/** Evidence for this gate and this entry, oldest first; revoked ones included: the last word may be that it was revoked. */
export function evidenceFor(context: GateContext, gate: Gate): readonly Evidence[] {
  return context.release.evidence.filter((item) => isFor(context, gate, item));
}

/** Whether it was given for this gate, this entry and this release. */
export function isFor({ release, entry, stage }: GateContext, gate: Gate, item: Evidence): boolean {
  return item.gate === gate.hash && item.entry === entry && item.stage === stage.name && item.releaseDigest === release.digest;
}

/** A blocker of this gate, with what all of them share. */
export function gateBlocker(
  context: GateContext,
  gate: Gate,
  fields: Pick<Blocker, 'code' | 'because' | 'clears'> & Partial<Blocker>,
): Blocker {
  return { stage: context.stage.name, gate: gate.hash, label: gate.label, askable: true, ...fields };
}
