// One second of a canary folded into what is written down of it. Pure.
import { evidenceOf } from '#core/canary/evidence.ts';
import { beginCanary, watchCanary, type CanarySlice, type CanaryState } from '#core/canary/watch-canary.ts';
import type { CanaryResult } from '#core/command.ts';
import type { CanaryRecord, JudgingRecord, JudgingVerdict } from './canary-record.ts';

/** Longer than any stage: while its time has not begun, no time makes it a pass or silence. */
const endless = 1e12;

/** How a step begins: wagers and what is usual go on from the step before, strikes and its time do not. */
export function beginJudging(canary: CanaryRecord, judging: JudgingRecord, now: number): CanaryRecord {
  return { ...canary, state: restarted(canary.state ?? beginCanary(now), now), judging };
}

/** Its own time begins now: the checks have passed. */
export function beginStage(canary: CanaryRecord, judging: JudgingRecord, now: number): CanaryRecord {
  const state = canary.state ?? beginCanary(now);
  return { ...canary, state: { ...state, stageSince: now, newSeen: 0, oldSeen: 0 }, judging: { ...judging, areChecksDone: true } };
}

function restarted({ suspendedSince: _since, ...state }: CanaryState, now: number): CanaryState {
  // Who was sent nobody has grown cold meanwhile.
  const servesSince = state.mode === 'suspended' ? now : state.servesSince;
  return { ...state, mode: 'watching', stage: 0, strikes: 0, servesSince, stageSince: now, newSeen: 0, oldSeen: 0 };
}

export interface Folded {
  readonly canary: CanaryRecord;
  /** The router has to hear of it, and what came before it is not counted any more. */
  readonly isMoved: boolean;
}

/** A slice of a second. `now`: when it is looked at; `doubt`: what else keeps it from passing. */
export function foldSlice(
  canary: CanaryRecord,
  slice: CanarySlice,
  { now, doubt }: { readonly now: number; readonly doubt: string | undefined },
): Folded {
  const { judging, state } = canary;
  if (judging === undefined || state === undefined || isOver(judging)) return { canary, isMoved: false };
  if (judging.verdict !== undefined) return guardSlice(canary, slice, now);
  const seconds = judging.areChecksDone ? judging.seconds : endless;
  const { weight, requests, users, warmUpMs, suspendMs } = judging;
  const rules = { stages: [{ weight, seconds, requests }], warmUpMs, suspendMs, ...(users !== undefined && { leastUsers: users }) };
  const { state: next, act } = watchCanary(state, slice, rules);
  const counted = { ...canary, state: next, judging: count(judging, slice) };
  switch (act.kind) {
    case 'go-on':
      return { canary: counted, isMoved: false };
    case 'set-weight':
      return { canary: moved(counted, { weight: act.weight, because: act.because, now }), isMoved: true };
    case 'pass': {
      const verdict = doubt === undefined ? act : ({ kind: 'inconclusive', because: doubt } as const);
      return { canary: withVerdict(counted, { verdict: verdict.kind, because: verdict.because }), isMoved: false };
    }
    case 'inconclusive':
      return { canary: withVerdict(counted, { verdict: 'inconclusive', because: act.because }), isMoved: false };
    case 'fail':
      return { canary: withVerdict(counted, { verdict: 'fail', because: act.because, metric: act.metric }), isMoved: true };
  }
}

/** Nobody is left on the new side for good: there is nothing more to watch. */
export function isOver({ verdict, relapse }: JudgingRecord): boolean {
  return verdict?.verdict === 'fail' || relapse !== undefined;
}

/** After a verdict visitors stay where they are, perhaps for hours: they are watched on, and taken off in the same two steps. */
function guardSlice(canary: CanaryRecord, slice: CanarySlice, now: number): Folded {
  const { judging, state } = canary;
  if (judging === undefined || state === undefined) return { canary, isMoved: false };
  const { weight, warmUpMs, suspendMs } = judging;
  const begun: CanaryRecord = state.mode === 'ended' ? { ...canary, state: restarted(state, slice.at) } : canary;
  const rules = { stages: [{ weight, seconds: endless, requests: 0 }], warmUpMs, suspendMs };
  const { state: next, act } = watchCanary(begun.state ?? state, slice, rules);
  const watched = { ...canary, state: next, judging: { ...judging, lastAt: slice.at } };
  if (act.kind === 'set-weight') return { canary: moved(watched, { weight: act.weight, because: act.because, now }), isMoved: true };
  if (act.kind !== 'fail') return { canary: watched, isMoved: false };
  const relapse: JudgingVerdict = { verdict: 'fail', because: `${act.because}, after it had been let on`, metric: act.metric };
  return { canary: { ...watched, weight: 0, judging: { ...watched.judging, relapse } }, isMoved: true };
}

/** It ends with this; a fail takes everybody off the new side at once. */
export function withVerdict(canary: CanaryRecord, verdict: JudgingVerdict): CanaryRecord {
  const { judging } = canary;
  if (judging === undefined || judging.verdict !== undefined) return canary;
  const weight = verdict.verdict === 'fail' ? 0 : canary.weight;
  return { ...canary, weight, judging: { ...judging, verdict } };
}

/** Slices that are older than the move tell of the other weight: an agent that was away for a while must not take them for the new one. */
function moved(
  canary: CanaryRecord,
  { weight, because, now }: { readonly weight: number; readonly because: string; readonly now: number },
): CanaryRecord {
  const { judging, state } = canary;
  if (judging === undefined || state === undefined) return canary;
  const since = state.mode === 'suspended' ? { suspendedSince: now } : { servesSince: now, stageSince: now };
  return { ...canary, weight, state: { ...state, ...since }, judging: { ...judging, lastAt: now - 1_000, because } };
}

/** Who comes back after a strike is the same visitor: the most that were ever seen at once is never too many. */
function count(judging: JudgingRecord, { at, metrics, newUsers, newUsersHit }: CanarySlice): JudgingRecord {
  const { newSeen = 0, oldSeen = 0 } = metrics.errors ?? {};
  return {
    ...judging,
    lastAt: at,
    newRequests: judging.newRequests + newSeen,
    oldRequests: judging.oldRequests + oldSeen,
    newUsers: Math.max(judging.newUsers, newUsers),
    newUsersHit: Math.max(judging.newUsersHit, newUsersHit),
  };
}

/** What is told of a step, while it lasts and at its end. */
export function resultOf({ state, judging }: CanaryRecord): Omit<CanaryResult, 'verdict'> | undefined {
  if (state === undefined || judging === undefined) return undefined;
  const { newRequests, oldRequests, newUsers, newUsersHit, weight, verdict } = judging;
  const { value, metric } = evidenceOf(state);
  const blamed = verdict?.metric ?? (value > 1 ? metric : undefined);
  // The router counts visitors since the weight was moved, a little before the look begins: of so many requests there are no more visitors.
  const users = { newUsers: Math.min(newUsers, newRequests), newUsersHit: Math.min(newUsersHit, newRequests) };
  const counts = { weight, newRequests, oldRequests, ...users };
  return { ...counts, evidence: Math.round(value * 100) / 100, strikes: state.strikes, ...(blamed !== undefined && { metric: blamed }) };
}
