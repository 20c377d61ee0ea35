import { entryContext, exitContext, proofOf } from '#core/blockers/proof.ts';
import { askedOf, deadlineOf, isOfPeople, type PeopleGate } from '#core/deadlines.ts';
import type { Event } from '#core/event.ts';
import { currentSystem, hasEntered, nextStage, pathOf, presentStays, systemAt } from '#core/find.ts';
import type { GateContext } from '#core/gates/context.ts';
import { judgeGate } from '#core/gates/index.ts';
import { indexOf } from '#core/index-of.ts';
import { gatesOf, stagesBefore } from '#core/path.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant, System } from '#core/system.ts';

/** Whoever is to answer is asked, and asked for by the next group in time; at the end the gate says no, or waits on. It never passes by it. */
export function followDeadlines(state: State, now: Instant): readonly Event[] {
  const today = currentSystem(state);
  if (today === undefined) return [];
  const isNamed = namesDeadlines(today);
  return indexOf(state).open.flatMap((release) =>
    isNamed || namesDeadlines(systemAt(state, release.version)) ? ofRelease(state, release, now) : [],
  );
}

const named = new WeakMap<System, boolean>();

function namesDeadlines(system: System): boolean {
  const known = named.get(system) ?? system.path.some(({ entry, exit }) => [...entry, ...exit].some(hasDeadline));
  named.set(system, known);
  return known;
}

function hasDeadline(gate: System['path'][number]['entry'][number]): gate is PeopleGate {
  return isOfPeople(gate) && gate.deadline !== undefined;
}

function ofRelease(state: State, release: Release, now: Instant): readonly Event[] {
  return openGates(state, release, now).flatMap(({ context, gate }) => follow(context, gate, now));
}

interface OpenGate {
  readonly context: GateContext;
  readonly gate: PeopleGate;
}

/** Gates with a deadline that people can answer now: of the stages where it stands, and before the one that comes next. */
function openGates(state: State, release: Release, now: Instant): readonly OpenGate[] {
  const here = pathOf(state, release).filter((stage) => presentStays(state, release, stage) !== undefined);
  const exits = here.flatMap((stage): readonly OpenGate[] => {
    const context = exitContext(state, release, stage, now);
    const all = gatesOf(state, release, stage, 'exit');
    const asked = all.filter(hasDeadline);
    return asked.length === 0 || all.some((gate) => saysNo(context, gate)) ? [] : asked.map((gate) => ({ context, gate }));
  });
  const next = nextStage(state, release);
  const before = next === undefined ? undefined : stagesBefore(state, release, next.name)?.at(-1);
  const moving = indexOf(state).moving.get(release.id);
  // On its way in nobody permits it any more.
  if (moving !== undefined && moving.state !== 'waiting') return exits;
  if (next === undefined || (before !== undefined && !hasEntered(release, before.name))) return exits;
  const asked = gatesOf(state, release, next, 'entry').filter(hasDeadline);
  if (asked.length === 0 || proofOf(state, release, next, now).no) return exits;
  const context = entryContext(state, release, next, now);
  return [...exits, ...asked.map((gate) => ({ context, gate }))];
}

function saysNo(context: GateContext, gate: Parameters<typeof judgeGate>[1]): boolean {
  const judgement = judgeGate(context, gate);
  return !judgement.passed && judgement.no;
}

function follow(context: GateContext, gate: PeopleGate, now: Instant): readonly Event[] {
  const { state, release, stage, entry } = context;
  const { deadline } = gate;
  if (deadline === undefined) return [];
  const about = { release: release.id, stage: stage.name, gate: gate.hash, label: gate.label, entry, at: now };
  const asked = askedOf(release, about);
  // What has said no stays so, also behind an Exception.
  if (judgeGate(context, gate).passed) return asked === undefined || asked.expired === 'fail' ? [] : [{ kind: 'gateSettled', ...about }];
  if (asked === undefined) return [{ kind: 'gateAsked', ...about, by: 'lockstep' }];
  const due = deadlineOf(state, deadline, asked);
  if (due === undefined || due > now) return [];
  const to = deadline.tells[asked.told];
  return to === undefined ? [{ kind: 'gateExpired', ...about, as: deadline.atTheEnd }] : [{ kind: 'gateEscalated', ...about, to }];
}
