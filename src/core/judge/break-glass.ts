import { isRefusal, needsReason, openReleaseAt, type Ruling } from './ruling.ts';
import { entryContext, exitContext, hasPassed } from '#core/blockers/proof.ts';
import type { PersonCommand } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import { hasEntered } from '#core/find.ts';
import type { GateContext } from '#core/gates/context.ts';
import { judgeGate } from '#core/gates/index.ts';
import { gatesOf, stagesBefore } from '#core/path.ts';
import { refuse } from '#core/refusal.ts';
import type { Release, State } from '#core/state.ts';
import type { Gate, Instant, Milliseconds, Stage } from '#core/system.ts';

/** The glass is broken for what burns now: longer than this no such Exception stands. */
const longestMs: Milliseconds = 24 * 60 * 60_000;

/**
 * Asks to waive, in one stroke, every gate that is still closed before a stage: the exits of the stages it comes from, and the entry.
 * A second person grants it. No stage is skipped by it, no hold or stop ended; and the release is marked for ever.
 */
export function judgeBreakGlass(state: State, command: Extract<PersonCommand, { kind: 'break-glass' }>, now: Instant): Ruling {
  const found = openReleaseAt(state, command.release, command.stage);
  if (isRefusal(found)) return found;
  const { release, stage } = found;
  const refused = needsReason(command.reason) ?? refuseTime(command.expires, now) ?? refusePlace(state, release, stage);
  if (refused !== undefined) return refused;
  const closed = closedGates(state, release, stage, now);
  if (closed.length === 0) {
    return refuse(
      'exception-not-needed',
      `Every gate before ${stage.name} is open for ${release.id}: there is no glass to break.`,
      `lockstep why ${release.id} --stage ${stage.name}`,
    );
  }
  const glass = `${release.id}.g${release.exceptions.length + 1}`;
  return closed.map((gate, index): Event => {
    const { by, reason, expires } = command;
    const id = `${release.id}.x${release.exceptions.length + 1 + index}`;
    const exception = { id, stage: gate.stage, gate: gate.hash, label: gate.label, by, reason, at: now, expires, glass, into: stage.name };
    return { kind: 'exceptionAsked', release: release.id, exception };
  });
}

function refuseTime(expires: Instant, now: Instant) {
  if (expires <= now) return refuse('expired', 'This would have expired already.', 'Give an instant in the future with --expires.');
  if (expires <= now + longestMs) return undefined;
  return refuse('expired', 'The glass is broken for 24 hours at most.', 'Give an earlier instant with --expires.');
}

function refusePlace(state: State, release: Release, stage: Stage) {
  const before = stagesBefore(state, release, stage.name) ?? [];
  const missing = before.find(({ name }) => !hasEntered(release, name));
  if (missing === undefined) return undefined;
  return refuse(
    'not-asked',
    `${release.id} has not been in ${missing.name} yet: no stage is skipped, whatever burns.`,
    `lockstep break-glass ${release.id} --stage ${missing.name} --reason "…"`,
  );
}

interface ClosedGate {
  readonly stage: string;
  readonly hash: string;
  readonly label: string;
}

function closedGates(state: State, release: Release, stage: Stage, now: Instant): readonly ClosedGate[] {
  const exits = (stagesBefore(state, release, stage.name) ?? []).flatMap((earlier) =>
    hasPassed(release, earlier) ? [] : closedIn(exitContext(state, release, earlier, now), gatesOf(state, release, earlier, 'exit')),
  );
  return [...exits, ...closedIn(entryContext(state, release, stage, now), gatesOf(state, release, stage, 'entry'))];
}

function closedIn(context: GateContext, gates: readonly Gate[]): readonly ClosedGate[] {
  return gates.filter((gate) => !judgeGate(context, gate).passed).map(({ hash, label }) => ({ stage: context.stage.name, hash, label }));
}
