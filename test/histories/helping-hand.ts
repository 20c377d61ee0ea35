// Does what the blockers say. Without it a history reaches PROD in 2 of 100 runs; with it in four of five.
import { agreeing } from './scopes.ts';
import { compiledOf } from './times.ts';
import type { World } from './world.ts';
import type { Blocker } from '#core/blocker.ts';
import { blockers } from '#core/blockers/index.ts';
import type { Command } from '#core/command.ts';
import { itemsOf, triedOf } from '#core/checklist.ts';
import { currentSystem, nextStage, pathOf } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import { contextOf } from '#core/judge/people.ts';
import { gatesOf } from '#core/path.ts';
import { isService, membersOf } from '#core/roster.ts';
import type { Release, State } from '#core/state.ts';
import { waitsOf } from '#core/waits.ts';

/** Moves one release on by one act: clears its first blocker, or promotes it. False where nothing could be done. */
export function help(world: World, release: Release, depth = 0): boolean {
  const moving = indexOf(world.state).moving.get(release.id);
  const next = moving?.stage ?? nextStage(world.state, release)?.name;
  if (next === undefined) return false;
  if (moving !== undefined && moving.state !== 'waiting')
    return runAgents(world) || settleUnknown(world) || sayOn(world) || calm(world, next);
  const list = blockers(world.state, release, next, world.now, moving);
  if (list.length > 0) return inOrder(list).some((blocker) => clear(world, release, blocker, depth));
  const asked = world.do({ kind: 'promote', by: 'fay', release: release.id, stage: next, wait: false });
  return asked.events.length > 0;
}

/** What waits for the clock comes last: a soak ends only when its environments are up. */
export function inOrder(list: readonly Blocker[]): readonly Blocker[] {
  return [...list.filter((blocker) => blocker.clears.kind !== 'time'), ...list.filter((blocker) => blocker.clears.kind === 'time')];
}

/** Lifts what keeps a promotion that runs from going on. */
function calm(world: World, stage: string): boolean {
  if (world.state.head.stop !== undefined) return world.do({ kind: 'lift-stop', by: 'hal' }).events.length > 0;
  return world.state.head.holds[stage] !== undefined && world.do({ kind: 'free', by: 'hal', stage }).events.length > 0;
}

/** Does what one blocker says. */
export function clear(world: World, release: Release, blocker: Blocker, depth = 0): boolean {
  const { clears } = blocker;
  switch (clears.kind) {
    case 'time':
      if (clears.at > world.now) world.tick(clears.at - world.now);
      // At the end of a soak its hosts are asked.
      if (blocker.code === 'soak') runAgents(world);
      return true;
    case 'agent':
      return agentActs(world, blocker);
    case 'release':
      return otherMoves(world, clears.release, release, depth);
    case 'person':
      return personActs(world, release, blocker);
  }
}

/** Does exactly what a blocker names, and nothing else: no Exception instead, no other release helped on its way. */
export function obey(world: World, release: Release, blocker: Blocker): void {
  const { clears } = blocker;
  if (clears.kind === 'person') {
    const command = commandFor(world, release, blocker);
    if (command !== undefined) world.do(command);
  } else if (clears.kind === 'release') otherGoes(world, clears.release, release, clears.command);
  else clear(world, release, blocker);
}

/** Another release is out of the way for good, or what it has under way is taken back. */
function otherGoes(world: World, id: string, self: Release, command: string): void {
  const [, promotion] = /^lockstep abort (.+)$/.exec(command) ?? [];
  if (promotion !== undefined) world.do({ kind: 'abort', by: 'hal', promotion, reason: 'in the way' });
  if (id !== self.id && world.state.releases.get(id)?.state === 'open')
    world.do({ kind: 'reject', by: 'fay', release: id, reason: 'in the way' });
}

function agentActs(world: World, blocker: Blocker): boolean {
  if (blocker.code === 'environment-down' && blocker.environment !== undefined) {
    world.health(blocker.environment, true);
    return true;
  }
  return runAgents(world) || settleUnknown(world);
}

/** Every open order is answered well, once. */
export function runAgents(world: World): boolean {
  const open = [...world.state.orders.values()].filter((order) => order.state === 'open');
  for (const order of open) if (world.state.orders.has(order.key)) world.succeed(order);
  return open.length > 0;
}

export function settleUnknown(world: World): boolean {
  const unknown = [...world.state.orders.values()].find((order) => order.state === 'unknown');
  if (unknown === undefined) return false;
  const took = world.effects.has(unknown.key);
  world.do({ kind: 'settle', by: 'hal', order: unknown.key, as: took ? 'done' : 'retry', reason: 'looked' });
  return true;
}

/** Whoever is asked says on; where nobody may, time passes until it is taken back. */
export function sayOn(world: World): boolean {
  for (const wait of waitsOf(world.state, world.now)) {
    const asked = wait.blockers.find((blocker) => blocker.code === 'ask');
    if (asked?.clears.kind !== 'person') continue;
    const [by] = asked.clears.who;
    if (by !== undefined) return world.do({ kind: 'continue', by, promotion: wait.id, as: 'on', reason: 'looks well' }).events.length > 0;
    return world.tick(60_000).events.length > 0;
  }
  return false;
}

function otherMoves(world: World, id: string, self: Release, depth: number): boolean {
  if (runAgents(world) || settleUnknown(world)) return true;
  const other = world.state.releases.get(id);
  if (other === undefined || other.id === self.id || other.state !== 'open') return false;
  if (depth < 2 && world.now % 4 > 0 && help(world, other, depth + 1)) return true;
  world.do({ kind: 'reject', by: 'fay', release: other.id, reason: 'in the way' });
  return true;
}

const needsException: ReadonlySet<Blocker['code']> = new Set(['unfillable', 'not-entered', 'migrations', 'requirement']);

function personActs(world: World, release: Release, blocker: Blocker): boolean {
  if (blocker.gate !== undefined && (needsException.has(blocker.code) || world.now % 5 === 0))
    return except(world, release, blocker, blocker.gate);
  const command = commandFor(world, release, blocker);
  return command !== undefined && world.do(command).events.length > 0;
}

/** The other way through a gate: one asks, a second person grants. */
function except(world: World, release: Release, blocker: Blocker, gate: string): boolean {
  const second = secondFor(world.state, release, 'hal');
  const asked = world.do({
    kind: 'except',
    by: 'hal',
    release: release.id,
    stage: blocker.stage,
    gate,
    reason: 'nobody is there',
    expires: world.now + 60_000,
  });
  const event = asked.events.find((each) => each.kind === 'exceptionAsked');
  if (second === undefined || event === undefined) return false;
  return world.do({ kind: 'second-exception', by: second, id: event.exception.id }).refusal === undefined;
}

function commandFor(world: World, release: Release, blocker: Blocker): Command | undefined {
  const { state } = world;
  const { stage } = blocker;
  const base = { release: release.id, stage };
  const gate = blocker.gate;
  switch (blocker.code) {
    case 'approval': {
      const who = blocker.clears.kind === 'person' ? blocker.clears.who : [];
      return who[0] === undefined ? undefined : { kind: 'approve', by: who[0], ...base, ...(gate !== undefined && { gate }) };
    }
    case 'sign-off':
    case 'manual':
      return peopleCommand(world, release, blocker);
    case 'scope':
      return agreeing(release, blocker.clears.kind === 'person' ? blocker.clears.who : []);
    case 'overdue':
      return gate === undefined ? undefined : { kind: 'recheck', by: 'fay', ...base, gate };
    case 'check':
      if (blocker.clears.kind === 'person' && blocker.clears.command.endsWith('--wait'))
        return { kind: 'promote', by: 'fay', ...base, wait: true };
      return gate === undefined ? undefined : { kind: 'recheck', by: 'fay', ...base, gate };
    case 'data':
    case 'unmasked': {
      const [, environment] = blocker.clears.kind === 'person' ? (/^lockstep data refresh (.+)$/.exec(blocker.clears.command) ?? []) : [];
      return environment === undefined ? undefined : { kind: 'refresh', by: 'hal', environment };
    }
    case 'hold':
      return { kind: 'free', by: 'hal', stage };
    case 'release-held':
      return { kind: 'free', by: 'hal', stage, release: release.id };
    case 'stop':
      return { kind: 'lift-stop', by: 'hal' };
    case 'window':
      return compiling(state);
    case 'hotfix-missing':
      return { kind: 'without-hotfix', by: 'fay', release: release.id, hotfix: blocker.label ?? '', reason: 'it is reverted by design' };
    case 'not-entered':
      return { kind: 'promote', by: 'fay', ...base, wait: false };
    default:
      return undefined;
  }
}

/** The controller looks up what the file says of time. */
export function compiling(state: State): Command | undefined {
  const definitions = currentSystem(state)?.time;
  return definitions === undefined ? undefined : { kind: 'compile-time', by: 'lockstep', time: compiledOf(definitions) };
}

function peopleCommand({ state, now }: World, release: Release, blocker: Blocker): Command | undefined {
  const stage = pathOf(state, release).find((candidate) => candidate.name === blocker.stage);
  const who = blocker.clears.kind === 'person' ? blocker.clears.who[0] : undefined;
  if (stage === undefined || who === undefined || blocker.gate === undefined) return undefined;
  const gate = [...gatesOf(state, release, stage, 'entry'), ...gatesOf(state, release, stage, 'exit')].find(
    (each) => each.hash === blocker.gate,
  );
  if (gate?.kind === 'sign-off') {
    const [found] = [...triedOf(contextOf(state, release, stage, gate, now), gate)].filter(
      ([, word]) => word.result === 'failed' && word.by !== who,
    );
    if (found !== undefined) return { kind: 'try-item', by: who, release: release.id, stage: stage.name, item: found[0], result: 'passed' };
    const checklist = Object.fromEntries(itemsOf(release, stage, gate).map((item) => [item, true]));
    return { kind: 'sign', by: who, release: release.id, stage: stage.name, gate: gate.hash, checklist };
  }
  return { kind: 'answer', by: who, release: release.id, stage: stage.name, gate: blocker.gate, verdict: 'pass', comment: 'done' };
}

/** Who could second an Exception: not its asker, not an author. */
export function secondFor(state: State, release: Release, asker: string): string | undefined {
  return [...membersOf(state, 'release-manager', 'whole-system'), ...membersOf(state, 'admin', 'whole-system')].find(
    (person) => person !== asker && !release.authors.includes(person) && !isService(state, person),
  );
}
