import type { Command } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import { cleanGate } from '#core/nothing/gate.ts';
import type { Evidence, Exception, Promotion, State } from '#core/state.ts';

/** What a person asked for, by what came of it first. */
export function personCommandOf(state: State, events: readonly Event[], by: string): Command | undefined {
  const [first] = events;
  if (first === undefined) return undefined;
  return moveOf(first, events, by) ?? wordOf(first, by) ?? restraintOf(first, by) ?? exceptionCommandOf(state, first, by);
}

/** What moves a release, or has it moved back. */
function moveOf(first: Event, events: readonly Event[], by: string): Command | undefined {
  switch (first.kind) {
    case 'goalSet':
      return { kind: 'promote', by, release: first.release, stage: first.stage, wait: true };
    case 'promotionRequested':
      return requestCommandOf(first.promotion, by);
    case 'releaseHeld': {
      const asked = events.find((event) => event.kind === 'promotionRequested');
      return asked === undefined ? undefined : requestCommandOf(asked.promotion, by);
    }
    case 'turned':
      return first.into === 'aborted' ? { kind: 'abort', by, promotion: first.promotion, reason: reasonIn(first.because, by) } : undefined;
    case 'promotionEnded':
      return first.as === 'aborted' ? { kind: 'abort', by, promotion: first.promotion, reason: reasonIn(first.because, by) } : undefined;
    case 'deploymentAnswered': {
      const { promotion, environment, as, reason } = first;
      return { kind: 'continue', by, promotion, environment, as, reason };
    }
    case 'orderSettled':
      return { kind: 'settle', by, order: first.key, as: first.as, reason: first.reason };
    case 'orderIssued': {
      const { check, environment } = first.order;
      return check?.gate === cleanGate ? { kind: 'clean', by, release: check.release, environment } : undefined;
    }
    default:
      return undefined;
  }
}

function requestCommandOf({ kind, release, stage, reason, waves, unmasked, only }: Promotion, by: string): Command | undefined {
  const [environment] = waves.flat();
  if (kind === 'refresh')
    return environment === undefined
      ? undefined
      : {
          kind: 'refresh',
          by,
          environment,
          ...(reason !== undefined && { reason }),
          ...(unmasked !== undefined && { unmasked: true }),
          ...(only && { only }),
        };
  if (kind === 'normal') return { kind: 'promote', by, release, stage, wait: false };
  return kind === 'rollback' && by !== 'lockstep' ? { kind: 'rollback', by, stage, to: release, reason: reason ?? '' } : undefined;
}

/** `aborted by bo: the customers complain` */
function reasonIn(because: string, by: string): string {
  const before = `aborted by ${by}: `;
  return because.startsWith(before) ? because.slice(before.length) : because;
}

/** What is said of a release. */
function wordOf(first: Event, by: string): Command | undefined {
  switch (first.kind) {
    case 'evidenceGiven':
      return testimonyOf(first.release, first.evidence, by);
    case 'evidenceRevoked':
      return { kind: 'revoke', by, release: first.release, evidence: first.evidence, reason: first.reason };
    case 'recheckAsked':
      return { kind: 'recheck', by, release: first.release, stage: first.stage, gate: first.gate };
    case 'gateAsked':
      return first.by === 'lockstep' ? undefined : { kind: 'recheck', by, release: first.release, stage: first.stage, gate: first.gate };
    case 'itemTried': {
      const { release, stage, gate, item, result, comment } = first;
      return { kind: 'try-item', by, release, stage, gate, item, result, ...(comment !== undefined && { comment }) };
    }
    case 'itemAdded':
      return { kind: 'add-item', by, release: first.release, stage: first.stage, gate: first.gate, item: first.item };
    case 'itemDropped': {
      const { release, stage, gate, item, reason } = first;
      return { kind: 'drop-item', by, release, stage, gate, item, reason };
    }
    case 'fixOmitted':
      return { kind: 'without-hotfix', by, release: first.release, hotfix: first.hotfix, reason: first.because };
    case 'scopeSet': {
      const { release, scope, because: reason } = first;
      return { kind: 'scope', by, release, scope: scope.scope, ...(reason !== undefined && { reason }) };
    }
    case 'scopeSigned': {
      const { role, comment } = first.signature;
      const said = { ...(role !== undefined && { role }), ...(comment !== undefined && { comment }) };
      return { kind: 'sign-scope', by, release: first.release, digest: first.digest, ...said };
    }
    case 'targetSet': {
      const { release, target, because: reason } = first;
      return { kind: 'target', by, release, reason, ...(target !== undefined && { target }) };
    }
    case 'trainBoarded': {
      const { release, train, day, because: reason = 'chosen as it was made' } = first;
      return by === 'lockstep' ? undefined : { kind: 'board', by, release, train: `${train} ${day}`, reason };
    }
    case 'soakRestarted':
      return { kind: 'restart-soak', by, release: first.release, stage: first.stage, reason: first.reason };
    case 'releaseEnded':
      return first.as === 'rejected' ? { kind: 'reject', by, release: first.release, reason: first.because } : undefined;
    case 'releaseReopened':
      return { kind: 'reopen', by, release: first.release, reason: first.because };
    default:
      return undefined;
  }
}

function testimonyOf(release: string, evidence: Evidence, by: string): Command | undefined {
  const { stage, gate, because: comment } = evidence;
  if (evidence.kind === 'approval')
    return { kind: 'approve', by, release, stage, gate, comment, ...(evidence.role !== undefined && { role: evidence.role }) };
  if (evidence.kind === 'sign-off') return { kind: 'sign', by, release, stage, gate, comment, checklist: evidence.checklist ?? {} };
  const verdict = evidence.verdict === 'pass' ? 'pass' : 'fail';
  return evidence.kind === 'manual' ? { kind: 'answer', by, release, stage, gate, comment, verdict } : undefined;
}

/** Holds and stops. */
function restraintOf(first: Event, by: string): Command | undefined {
  switch (first.kind) {
    case 'stageHeld':
      return { kind: 'hold', by, stage: first.stage, reason: first.reason };
    case 'stageFreed':
      return { kind: 'free', by, stage: first.stage };
    case 'releaseFreed':
      return { kind: 'free', by, stage: first.stage, release: first.release };
    case 'stopSet':
      return { kind: 'stop', by, reason: first.reason, ...(first.until !== undefined && { until: first.until }) };
    case 'stopLifted':
      return by === 'lockstep' ? undefined : { kind: 'lift-stop', by };
    default:
      return undefined;
  }
}

function exceptionCommandOf(state: State, first: Event, by: string): Command | undefined {
  switch (first.kind) {
    case 'exceptionAsked':
      return askedOf(first.release, first.exception, by);
    case 'exceptionGranted':
      return { kind: 'second-exception', by, id: first.id };
    case 'dataExceptionAsked': {
      const { reason, expires } = first.exception;
      return { kind: 'except-data', by, environment: first.environment, reason, expires };
    }
    case 'dataExceptionGranted':
      return { kind: 'second-exception', by, id: first.id };
    case 'dataExceptionRevoked':
      return { kind: 'revoke-exception', by, id: first.id };
    case 'exceptionRevoked':
      return state.releases.has(first.release) ? { kind: 'revoke-exception', by, id: first.id } : undefined;
    default:
      return undefined;
  }
}

function askedOf(release: string, { glass, into, stage, gate, reason, expires }: Exception, by: string): Command {
  if (glass !== undefined) return { kind: 'break-glass', by, release, stage: into ?? stage, reason, expires };
  return { kind: 'except', by, release, stage, gate, reason, expires };
}
