import { evidenceFor, isFor, type GateContext } from './context.ts';
import { soakDue, type SoakDue, type SoakGate } from './soak-due.ts';
import { environmentsOf } from '#core/find.ts';
import { soakingIn, type Soaking } from '#core/pauses.ts';
import type { Evidence, Soaked } from '#core/state.ts';
import type { Instant, Milliseconds } from '#core/system.ts';

/** What the host of one environment is asked once a soak is over, and what it last said of just that. */
export interface Attesting {
  readonly environment: string;
  readonly soaked: Soaked;
  readonly answer?: Evidence;
  /** It did not attest: when it is asked again. */
  readonly again?: Instant;
}

const firstPauseMs: Milliseconds = 60_000;
const longestPauseMs: Milliseconds = 600_000;

/** Undefined while a soak is not over, or stands still, and once it is written down. An answer counts for the time that was asked about, and for no other. */
export function attestingsOf(context: GateContext, gate: SoakGate): readonly Attesting[] | undefined {
  const soaking = soakingIn(context.state, context.release, context.stage);
  // One that is written down is asked for most: that is quicker to see than when it would end.
  if (soaking === undefined || soakEvidence(context, gate) !== undefined) return undefined;
  const due = soakDue(context.state, gate, soaking, context.at);
  if (due === undefined || !due.certain || due.at > context.at) return undefined;
  return asked(context, gate, soaking, due);
}

/**
 * When a soak that stands still is over at the earliest: at its due instant, or once a host is asked again that did not attest it before it went
 * down. An outage that is forgiven leaves what was said as it is.
 */
export function overAt(context: GateContext, gate: SoakGate, soaking: readonly Soaking[], due: SoakDue): Instant {
  return due.certain ? due.at : Math.max(due.at, ...asked(context, gate, soaking, due).flatMap(({ again }) => again ?? []));
}

function asked(context: GateContext, gate: SoakGate, soaking: readonly Soaking[], due: SoakDue): readonly Attesting[] {
  const attested = evidenceFor(context, gate).filter((item) => item.kind === 'check');
  return environmentsOf(context.stage).map((environment, index) => {
    const soaked: Soaked = { mode: gate.mode, since: soaking[index]?.stay.upSince ?? due.at, until: due.at };
    const answers = attested.filter((item) => item.environment === environment && isSame(item.soaked, soaked));
    return { environment, soaked, ...lastOf(answers) };
  });
}

/** Whoever does not attest is asked again, less and less often. */
function lastOf(answers: readonly Evidence[]): Pick<Attesting, 'answer' | 'again'> {
  const answer = answers.at(-1);
  if (answer === undefined || answer.verdict === 'pass') return answer === undefined ? {} : { answer };
  return { answer, again: answer.at + Math.min(firstPauseMs * 2 ** (answers.length - 1), longestPauseMs) };
}

export function isSame(one: Soaked | undefined, other: Soaked): boolean {
  return one !== undefined && one.mode === other.mode && one.since === other.since && one.until === other.until;
}

/** The soak itself, once it is written down. */
export function soakEvidence(context: GateContext, gate: SoakGate): Evidence | undefined {
  return context.release.evidence.findLast((item) => item.kind === 'soak' && item.revoked === undefined && isFor(context, gate, item));
}
