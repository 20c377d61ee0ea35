import { compiling, inOrder, obey, runAgents, sayOn, secondFor, settleUnknown } from './helping-hand.ts';
import { expectRule } from './oracle-gates.ts';
import type { World } from './world.ts';
import type { Blocker } from '#core/blocker.ts';
import { blockers } from '#core/blockers/index.ts';
import { nextStage } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import type { Release } from '#core/state.ts';

/** What can't be cleared where it stands: another stage has to be walked through, another release be made, or nothing leads there any more. */
const elsewhere: ReadonlySet<Blocker['code']> = new Set([
  'not-entered',
  'ended',
  'stage-gone',
  'already-here',
  'already-moving',
  'unfillable',
  'migrations',
  'scope',
  'requirement',
]);
const rounds = 8;

/**
 * The list is closed: in a copy of the world everybody does what it names, the clock runs to the last instant in it, again and
 * again. Nothing comes up that was not listed, save other releases that move meanwhile; and in the end the release may enter.
 * True where there was something to clear.
 */
export function checkClosed(original: World, asked: Release): boolean {
  const world = original.fork();
  // What agents have in hand already is brought to its end first: it may displace the release, and nobody in the list says so.
  for (let round = 0; round < 60 && (runAgents(world) || settleUnknown(world) || sayOn(world)); round += 1);
  // So is what the file says of time: until it is looked up nobody can say what it keeps out.
  const compile = compiling(world.state);
  if (compile !== undefined) world.do(compile);
  world.log.length = 0;
  const release = world.state.releases.get(asked.id);
  if (release?.state !== 'open' || indexOf(world.state).unfinished.some((promotion) => promotion.state !== 'waiting')) return false;
  const self = indexOf(world.state).moving.get(release.id);
  const stage = self?.stage ?? nextStage(world.state, release)?.name;
  if (stage === undefined || (self !== undefined && self.state !== 'waiting')) return false;
  expiringException(world, release, listOf(world, release, stage) ?? []);
  const listed = listOf(world, release, stage);
  if (listed === undefined || listed.some((blocker) => elsewhere.has(blocker.code) || isOfTheFile(blocker))) return false;
  const known = new Set(listed.map(nameOf));
  const others = listed.some((blocker) => blocker.clears.kind === 'release');
  for (let round = 0; round < rounds; round += 1) {
    const list = listOf(world, release, stage);
    if (list === undefined) return round > 0;
    for (const blocker of list) {
      // Whoever goes first may be rejected, and be what this one was made of: then nothing shows any more that it has what that had.
      const mayCome = others && (blocker.clears.kind === 'release' || blocker.code === 'hotfix-missing');
      expectRule(
        known.has(nameOf(blocker)) || mayCome,
        `the list of blockers is closed (${nameOf(blocker)} was not among ${[...known].join(', ')})`,
      );
    }
    if (list.length === 0) return round > 0;
    clearAll(world, release, list);
  }
  const left = listOf(world, release, stage);
  if (left === undefined || left.length === 0) return true;
  expectRule(
    others,
    `doing what the blockers say leads on (${left.map((blocker) => `${nameOf(blocker)}: ${blocker.because}`).join(', ')})`,
  );
  return true;
}

/** Somebody writes it into the file first. */
function isOfTheFile({ code, clears }: Blocker): boolean {
  return code === 'unmasked' && clears.kind === 'person' && clears.command === 'lockstep apply';
}

/** Where the list has to wait for a soak, one of its other gates is waived until half of that time has passed: it must stay in the list. */
function expiringException(world: World, release: Release, list: readonly Blocker[]): void {
  const until = Math.max(...list.map((blocker) => (blocker.clears.kind === 'time' ? blocker.clears.at : 0)));
  const waived = list.find((blocker) => blocker.code === 'approval' || blocker.code === 'manual' || blocker.code === 'sign-off');
  if (waived?.gate === undefined || until <= world.now + 1) return;
  const expires = world.now + Math.ceil((until - world.now) / 2);
  const { events } = world.do({
    kind: 'except',
    by: 'hal',
    release: release.id,
    stage: waived.stage,
    gate: waived.gate,
    reason: 'for now',
    expires,
  });
  const asked = events.find((event) => event.kind === 'exceptionAsked');
  const second = secondFor(world.state, release, 'hal');
  if (asked !== undefined && second !== undefined) world.do({ kind: 'second-exception', by: second, id: asked.exception.id });
}

/** What is in the way now; undefined once it is on its way in, or another release is: that one may displace it. */
function listOf(world: World, release: Release, stage: string): readonly Blocker[] | undefined {
  const now = world.state.releases.get(release.id);
  const moving = indexOf(world.state).moving.get(release.id);
  if (now?.state !== 'open' || (moving !== undefined && moving.stage !== stage) || somebodyStarted(world)) return undefined;
  return blockers(world.state, now, stage, world.now, moving);
}

function somebodyStarted(world: World): boolean {
  return world.log.some(({ events }) => events.some((event) => event.kind === 'promotionStarted'));
}

function clearAll(world: World, release: Release, list: readonly Blocker[]): void {
  for (const blocker of inOrder(list)) {
    // As it stands by now: what was said a round ago is found on it.
    obey(world, world.state.releases.get(release.id) ?? release, blocker);
    while (runAgents(world) || settleUnknown(world));
  }
}

/** Whom a gate asks changes when the time to answer it is over: it is the same gate. */
const ofPeople: ReadonlySet<Blocker['code']> = new Set(['approval', 'sign-off', 'manual', 'overdue']);

function nameOf({ code, stage, gate, environment }: Blocker): string {
  return [ofPeople.has(code) ? 'people' : code, stage, gate?.slice(-6), environment].filter((part) => part !== undefined).join(' ');
}
