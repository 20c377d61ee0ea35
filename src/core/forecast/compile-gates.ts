// What is still to be waited for at the gates of a stage: at one that a release stands before, by what is known; at a later one, by its rule.
import { slotsFor, witnesses } from '#core/authors.ts';
import { environmentsOf, presentStays } from '#core/find.ts';
import { signerOf, standingApprovals, type ApprovalGate } from '#core/gates/approvers.ts';
import { saysNo } from '#core/gates/check.ts';
import { standingException } from '#core/gates/exception.ts';
import { judgeGate } from '#core/gates/index.ts';
import { openPlaces, type ScopeGate } from '#core/gates/scope.ts';
import { fillSlots } from '#core/gates/slots.ts';
import { runOf, slowestOf, soakDue, type SoakGate } from '#core/gates/soak-due.ts';
import { checkKey, indexOf } from '#core/index-of.ts';
import type { Gate, Instant } from '#core/system.ts';
import { pausesAhead, soakingIn } from '#core/pauses.ts';
import { fullDayMs } from '#core/time/index-of-days.ts';
import { withoutPaused } from '#core/time/paused-days.ts';
import { noPauses } from '#core/time/pauses.ts';
import { calendarOf } from '#core/times.ts';
import { inTime } from './in-time.ts';
import { isOfPeople, type Subject } from './learned.ts';
import { morePlaces } from './more-people.ts';
import type { LastingWait, Wait, WaivedWait } from './waits.ts';
import type { GateWaits } from './gate-waits.ts';

export function waitsOfGates(given: GateWaits): readonly Wait[] {
  const isNow = given.since !== undefined;
  const judged = isNow ? given.gates.map((gate) => ({ gate, judgement: judgeGate(given.context, gate) })) : [];
  // People are not asked while a verdict says no: they are asked once another one does not.
  const isNo = judged.some(({ judgement }) => !judgement.passed && judgement.no);
  const { release, stage, at } = given.context;
  const ahead = given.gates.filter(({ hash }) => standingException(release, stage.name, hash, at) === undefined);
  const open = isNow ? judged.flatMap(({ gate, judgement }) => (judgement.passed ? [] : [gate])) : ahead;
  return open.flatMap((gate) => inTime(given, gate, waitsOfGate(given, gate))).map((wait) => (isNo ? onlyAfterChecks(wait) : wait));
}

/** What has to be waited for again where an Exception ends before somebody enters by it. */
export function waitsOfWaived(given: GateWaits): readonly WaivedWait[] {
  const { release, stage, at } = given.context;
  return given.gates.flatMap((gate) => {
    const waived = standingException(release, stage.name, gate.hash, at);
    if (waived === undefined) return [];
    const { expires: until } = waived;
    const own = { ...given, context: { ...given.context, release: { ...release, exceptions: [] } } };
    if (given.since !== undefined && judgeGate(own.context, gate).passed) return [];
    return inTime(own, gate, waitsOfGate(own, gate)).map((wait) => ({ wait: askedAfter(wait, until), until }));
  });
}

/** Nobody is asked meanwhile: their time to answer begins when it ends, or is over then, where they had been asked before. */
function askedAfter(wait: Wait, until: Instant): Wait {
  if (wait.kind !== 'lasting' || wait.overdueAt === undefined) return wait;
  const { overdueAt } = wait;
  const dueFrom = (from: Instant): Instant => {
    const due = overdueAt(Math.max(from, until));
    return due <= until ? Number.NEGATIVE_INFINITY : due;
  };
  return { ...wait, overdueAt: dueFrom };
}

function onlyAfterChecks(wait: Wait): Wait {
  if (wait.kind !== 'lasting' || wait.of !== 'person') return wait;
  const { askedAt: _askedAt, ...rest } = wait;
  return { ...rest, afterChecks: true };
}

function waitsOfGate(given: GateWaits, gate: Gate): readonly Wait[] {
  switch (gate.kind) {
    case 'soak':
      return [given.since === undefined ? soakAhead(given, gate) : soakNow(given, gate)];
    case 'check':
      return given.since !== undefined && saysNo(given.context, gate)
        ? [never(given, gate, 'check', `${gate.label} says no in ${given.context.stage.name}`)]
        : environmentsOf(given.context.stage).flatMap((environment) => checkIn(given, gate, environment));
    case 'approval':
      return approvalsOf(given, gate);
    case 'sign-off':
    case 'manual':
      return answersTo(given, gate);
    case 'scope':
      return signaturesOf(given, gate);
    case 'data':
      return dataOf(given, gate);
    case 'requirements':
      return given.since !== undefined && saysNoProof(given, gate) ? [neverBy(given, gate, 'check')] : [];
    case 'migrations':
      return given.since === undefined ? [] : [neverBy(given, gate, 'check')];
  }
}

/** Somebody refreshes them, its stage does as the release comes in, or they are due by themselves. */
function dataOf(given: GateWaits, gate: Gate): readonly Wait[] {
  const judgement = judgeGate(given.context, gate);
  if (given.since === undefined || judgement.passed) return [];
  const dues = judgement.blockers.map(({ code, clears }) => (code === 'data' && clears.kind === 'time' ? clears.at : undefined));
  const known = dues.filter((due) => due !== undefined);
  if (known.length < dues.length) return [neverBy(given, gate, 'person')];
  return [{ kind: 'until', key: keyOf(given, gate), label: gate.label, of: 'check', at: Math.max(...known) }];
}

function keyOf({ context: { stage } }: GateWaits, gate: Gate): string {
  return `${stage.name} ${gate.side} ${gate.hash}`;
}

function never(given: GateWaits, gate: Gate, of: 'soak' | 'check' | 'person', because: string): Wait {
  return { kind: 'never', key: keyOf(given, gate), label: gate.label, of, because };
}

/** In the words of the gate itself. */
function neverBy(given: GateWaits, gate: Gate, of: 'soak' | 'check' | 'person'): Wait {
  const judgement = judgeGate(given.context, gate);
  const because = judgement.passed ? undefined : judgement.blockers[0]?.because;
  return never(given, gate, of, because ?? `${gate.label} in ${given.context.stage.name} is not open`);
}

function soakNow(given: GateWaits, gate: SoakGate): Wait {
  const { state, release, stage, at } = given.context;
  const soaking = soakingIn(state, release, stage);
  const due = soaking === undefined ? undefined : soakDue(state, gate, soaking, at);
  if (due === undefined) return neverBy(given, gate, 'soak');
  const index = 'ms' in gate ? undefined : calendarOf(state, gate.calendar);
  const entered = Math.max(...(soaking ?? []).map(({ stay }) => runOf(gate, stay).upSince ?? at));
  const pauses = slowestOf(state, gate, soaking ?? [], at)?.pauses ?? noPauses;
  const isWhole = index !== undefined && gate.mode === 'continuous' && !('ms' in gate);
  const days = isWhole ? { index: withoutPaused(index, pauses), entered, workingDays: gate.workingDays } : undefined;
  // Its host is asked when it is over: that takes no time that anybody plans with.
  return { kind: 'until', key: keyOf(given, gate), label: gate.label, of: 'soak', at: Math.max(at, due.at), ...(days && { days }) };
}

function soakAhead(given: GateWaits, gate: SoakGate): Wait {
  const { state, release, stage } = given.context;
  const pauses = pausesAhead(state, release, stage);
  const isPaused = pauses.some((each) => each.length > 0);
  const base = { key: keyOf(given, gate), label: gate.label, ...(isPaused && { pauses }) };
  if ('ms' in gate) return { kind: 'elapsed', ...base, ms: gate.ms };
  const index = calendarOf(state, gate.calendar);
  if (index === undefined) return never(given, gate, 'soak', `calendar \`${gate.calendar}\` is not compiled, so no day counts`);
  if (gate.mode === 'cumulative') return { kind: 'work', ...base, index, ms: gate.workingDays * fullDayMs(index) };
  return { kind: 'soak', ...base, index, workingDays: gate.workingDays };
}

/** Checks of entry wait for somebody who wants to enter: as soon as it may be asked for. */
function checkIn(given: GateWaits, gate: Extract<Gate, { kind: 'check' }>, environment: string): readonly Wait[] {
  const { state, release, stage, entry } = given.context;
  const isThere = release.evidence.findLast(
    (item) => item.gate === gate.hash && item.entry === entry && item.environment === environment && item.revoked === undefined,
  );
  if (given.since !== undefined && isThere?.verdict === 'pass') return [];
  const order = indexOf(state).checks.get(checkKey(entry, gate.hash, environment));
  const subject = { kind: 'check', stage: stage.name, label: gate.label } as const;
  return [lastingWait(given, subject, `${keyOf(given, gate)} ${environment}`, given.since === undefined ? undefined : order?.issued)];
}

function approvalsOf(given: GateWaits, gate: ApprovalGate): readonly Wait[] {
  const { context } = given;
  const judgement = judgeGate(context, gate);
  if (!judgement.passed && judgement.blockers.some(({ code }) => code === 'unfillable')) return [neverBy(given, gate, 'person')];
  const signers = given.since === undefined ? [] : standingApprovals(context, gate).map((item) => signerOf(context, item));
  const hasRole = (person: string, role: string): boolean =>
    witnesses(context.state, context.release, context.stage, role).includes(person);
  const slots = fillSlots(slotsFor(context.release, gate.slots), signers, hasRole);
  const open = [...slots, ...morePlaces(context, gate, slots)];
  return open.flatMap(({ role, count }) =>
    Array.from({ length: count }, (_, place) => {
      const subject = { kind: 'approval', stage: context.stage.name, label: gate.label } as const;
      return { ...lastingWait(given, subject, `${keyOf(given, gate)} ${role} ${place}`, given.since), label: `approval of ${role}` };
    }),
  );
}

/** Somebody writes it, and they sign it: what is not there yet is awaited of people too. */
function signaturesOf(given: GateWaits, gate: ScopeGate): readonly Wait[] {
  const { context, since } = given;
  const judgement = judgeGate(context, gate);
  if (!judgement.passed && judgement.blockers.some(({ code }) => code === 'unfillable')) return [neverBy(given, gate, 'person')];
  const open = since === undefined ? slotsFor(context.release, gate.slots) : openPlaces(context, gate);
  return open.flatMap(({ role, count }) =>
    Array.from({ length: count }, (_, place) => {
      const subject = { kind: 'approval', stage: context.stage.name, label: gate.label } as const;
      return { ...lastingWait(given, subject, `${keyOf(given, gate)} ${role} ${place}`, since), label: `scope signed by ${role}` };
    }),
  );
}

function saysNoProof({ context }: GateWaits, gate: Gate): boolean {
  const judgement = judgeGate(context, gate);
  return !judgement.passed && judgement.no;
}

function answersTo(given: GateWaits, gate: Extract<Gate, { kind: 'sign-off' | 'manual' }>): readonly Wait[] {
  const { context, since } = given;
  const last = context.release.evidence.findLast(
    (item) => item.gate === gate.hash && item.entry === context.entry && item.revoked === undefined,
  );
  const who = witnesses(context.state, context.release, context.stage, gate.role);
  const isGone = since !== undefined && gate.side === 'exit' && presentStays(context.state, context.release, context.stage) === undefined;
  if (who.length === 0 || isGone || (since !== undefined && last !== undefined)) return [neverBy(given, gate, 'person')];
  const subject = { kind: gate.kind, stage: context.stage.name, label: gate.label } as const;
  return [{ ...lastingWait(given, subject, keyOf(given, gate), since), label: `${gate.kind} of ${gate.role}` }];
}

function lastingWait({ learned, index }: GateWaits, subject: Subject, key: string, askedAt: Instant | undefined): LastingWait {
  const isPerson = isOfPeople(subject);
  return {
    kind: 'lasting',
    of: isPerson ? 'person' : 'check',
    key,
    label: subject.label,
    lasting: learned(subject, askedAt),
    ...(isPerson && index !== undefined && { index }),
    ...(askedAt !== undefined && { askedAt }),
  };
}
