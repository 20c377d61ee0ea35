// What nobody answers in time says no, where the file says so: from then on it waits for somebody who asks again, and nobody knows when.
import { askedOf, deadlineOf, isOfPeople } from '#core/deadlines.ts';
import type { Gate, Instant } from '#core/system.ts';
import type { Wait } from './waits.ts';
import type { GateWaits } from './gate-waits.ts';

/** Who is told next has no other right, and a gate that waits on is answered as late as ever: neither moves a date. */
export function inTime({ context, since }: Pick<GateWaits, 'context' | 'since'>, gate: Gate, waits: readonly Wait[]): readonly Wait[] {
  if (!isOfPeople(gate) || gate.deadline?.atTheEnd !== 'fail') return waits;
  const { state, release, stage, entry } = context;
  const { deadline, label } = gate;
  const asked = since === undefined ? undefined : askedOf(release, { stage: stage.name, entry, gate: gate.hash });
  const because = `nobody has answered ${label} for ${release.id} in time, so it says no until somebody asks again`;
  const told = deadline.tells.length;
  const overdueAt = (from: Instant): Instant =>
    deadlineOf(state, deadline, { stage: stage.name, gate: gate.hash, at: asked?.at ?? from, told }) ?? Number.POSITIVE_INFINITY;
  return waits.map((wait): Wait => {
    if (wait.kind !== 'lasting' || wait.of !== 'person') return wait;
    return asked?.expired === 'fail' ? { kind: 'never', key: wait.key, label, of: 'person', because } : { ...wait, overdueAt };
  });
}
