// What makes a file weaker, in the plainest form.
import { wayOf } from './oracle-way.ts';
import type { Deadline, Gate, SoakLength, Stage, System } from '#core/system.ts';

/** Whether a gate asks for all that another asks for. */
export function atLeast(b: Gate, a: Gate): boolean {
  if (b.hash === a.hash) return true;
  if (b.kind === 'soak' && a.kind === 'soak')
    return (
      isAsLong(b, a) &&
      isAsLong(b.hotfix ?? b, a.hotfix ?? a) &&
      (b.graceMs ?? 0) <= (a.graceMs ?? 0) &&
      (b.mode === a.mode || b.mode === 'continuous')
    );
  if (b.kind === 'migrations' && a.kind === 'migrations') return b.allows === 'none' || a.allows === 'expand-only';
  if (!(b.kind === 'approval' && a.kind === 'approval') && !(b.kind === 'scope' && a.kind === 'scope')) return false;
  return a.slots.every((slot) => (b.slots.find((other) => other.role === slot.role)?.count ?? 0) >= slot.count);
}

function isAsLong(b: SoakLength, a: SoakLength): boolean {
  if ('ms' in b && 'ms' in a) return b.ms >= a.ms;
  return !('ms' in b) && !('ms' in a) && b.calendar === a.calendar && b.workingDays >= a.workingDays;
}

/** Plainly: a stage or gate is gone, a hotfix walks past a stage, or a gate asks for less, or somebody has come into a role that approves or governs. */
export function weaker(before: System, after: System): boolean {
  const gone = before.path.some((stage) => {
    const now = after.path.find((each) => each.name === stage.name);
    if (now === undefined || now.queue !== stage.queue) return true;
    return (['entry', 'exit'] as const).some((side) => stage[side].some((gate) => !now[side].some((each) => atLeast(each, gate))));
  });
  const [was, is] = [wayOf(before, true), wayOf(after, true)].map((way) => way.map(({ name }) => name));
  const walkedPast = (was ?? []).some((name) => after.path.some((stage) => stage.name === name) && is?.includes(name) !== true);
  // Who did not answer in time was heard no more.
  const later = [...before.path].some((stage) =>
    gatesIn(stage).some((gate) => {
      const deadline = deadlineOf(gate);
      const now = gatesIn(after.path.find(({ name }) => name === stage.name)).find(({ hash }) => hash === gate.hash);
      return deadline?.atTheEnd === 'fail' && now !== undefined && JSON.stringify(deadlineOf(now)) !== JSON.stringify(deadline);
    }),
  );
  const newcomers = Object.entries(after.roles).some(([role, people]) =>
    people.some((person) => !(before.roles[role] ?? []).some((known) => JSON.stringify(known) === JSON.stringify(person))),
  );
  return gone || walkedPast || later || newcomers;
}

function gatesIn(stage: Stage | undefined): readonly Gate[] {
  return stage === undefined ? [] : [...stage.entry, ...stage.exit];
}

function deadlineOf(gate: Gate): Deadline | undefined {
  return 'deadline' in gate ? gate.deadline : undefined;
}
