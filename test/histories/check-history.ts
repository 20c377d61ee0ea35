// Runs one history and holds every property against it.
import { act, type Action } from './actions.ts';
import { checkClosed } from './closedness.ts';
import { checkConfluent } from './confluence.ts';
import type { Options } from './fixture.ts';
import { expectRule } from './oracle-gates.ts';
import { OracleSigner } from './oracle-signer.ts';
import { Oracle } from './oracle.ts';
import { Marks } from './marks.ts';
import { Replay } from './replay-check.ts';
import { World, type Transaction } from './world.ts';
import type { Blocker } from '#core/blocker.ts';
import { blockers } from '#core/blockers/index.ts';
import { canonical, digestOf } from '#core/canonical.ts';
import { decide } from '#core/decide/index.ts';
import { rowsOf, stateOf } from '#core/entities.ts';
import { isOpen, nextStage, pathOf } from '#core/find.ts';
import { fold } from '#core/fold/index.ts';
import { indexOf } from '#core/index-of.ts';
import type { State } from '#core/state.ts';
import { step } from '#core/step.ts';
import { waitsOf, wakeOf } from '#core/waits.ts';

/** What a history came to, for the reach table. */
export interface Reached {
  readonly world: World;
  readonly marks: ReadonlySet<string>;
}

/** `deep`: every check after each action. `listen` hears every transaction before it is judged. */
export interface Ways {
  readonly deep?: boolean;
  readonly listen?: (transaction: Transaction) => void;
}

export function checkHistory(options: Partial<Options>, actions: readonly Action[], { deep = false, listen: told }: Ways = {}): Reached {
  const world = new World(options, actions.length % 2 === 0);
  const oracle = new Oracle();
  const signer = new OracleSigner();
  const marks = new Marks();
  // Writing every row again takes as long as the rest: one history in seven stands for the others.
  const replay = deep || actions.length % 7 === 0 ? new Replay() : undefined;
  let last: Transaction | undefined;
  const listen = (): void => {
    // What was heard is let go: states that are kept cost more in collecting garbage than anything that is checked here.
    for (const transaction of world.log.splice(0)) {
      told?.(transaction);
      replay?.hear(transaction);
      oracle.hear(transaction.at, transaction.events, transaction.command);
      signer.hear(transaction);
      checkTransaction(transaction, deep);
      if (last !== undefined) checkWoken(last, transaction);
      last = transaction;
      marks.hear(transaction);
    }
  };
  listen();
  for (const [at, action] of actions.entries()) {
    act(world, action);
    listen();
    checkState(world);
    oracle.checkTold(world.state);
    if (at % (deep ? 5 : 25) === 7) checkSample(world, at, marks.names);
  }
  replay?.check(world);
  return { world, marks: marks.names };
}

/** Whoever waits is told until when, or whom to ask and by which command; and it is a number that JSON can carry. */
function checkSense({ because, clears, code }: Blocker): void {
  expectRule(because.trim() !== '', `a blocker says why (${code})`);
  if (clears.kind === 'time') return expectRule(Number.isSafeInteger(clears.at), 'finite instants only');
  expectRule(clears.command.startsWith('lockstep '), `a blocker names a command (${code}: ${clears.command})`);
  // Where nobody has the role any more, the command changes the file, or goes another way.
  if (clears.kind === 'person')
    expectRule(
      clears.who.length > 0 || !['approval', 'sign-off', 'manual', 'check', 'overdue'].includes(code),
      `somebody may do it (${code}: ${because})`,
    );
  if (clears.kind === 'agent' && clears.deadline !== undefined) expectRule(Number.isSafeInteger(clears.deadline), 'finite deadlines only');
}

/** Properties that need a copy of the world, held at some of its states. */
function checkSample(world: World, pick: number, marks: Set<string>): void {
  const { open } = indexOf(world.state);
  const release = open[pick % Math.max(1, open.length)];
  for (const each of open) {
    const next = nextStage(world.state, each);
    for (const blocker of next === undefined ? [] : blockers(world.state, each, next.name, world.now)) checkSense(blocker);
  }
  if (release !== undefined && checkClosed(world, release)) marks.add('compared: a list of blockers, cleared');
  if (checkConfluent(world)) marks.add('compared: two orders of the same words');
}

function checkTransaction(transaction: Transaction, deep: boolean): void {
  const { command, before, at } = transaction;
  if (command?.kind === 'promote' && !command.wait) checkAcceptance(transaction);
  if (command?.kind === 'create') checkName(transaction);
  if (command?.kind === 'observe' && before.orders.get(command.key)?.fence !== command.fence)
    expectRule(
      !transaction.events.some((event) => event.kind === 'orderEnded' && event.key === command.key && event.seq === command.seq),
      'an answer under another fence is a stray',
    );
  // Each of these is a step of its own: in a plain run every third event-bearing transaction stands for the others.
  if (!deep && (transaction.events.length === 0 || (at + transaction.after.head.ordinal) % 3 > 0)) return;
  expectRule(decide(transaction.after, at).events.length === 0, 'deciding twice says nothing new');
  if (command?.kind === 'observe')
    expectRule(
      step(transaction.after, command, at).events.every((event) => event.kind === 'strayHeard'),
      'an observation heard twice is no news',
    );
  if (deep || at % 7 === 0 || transaction.events.length > 4) checkOrder(transaction);
  expectRule(canonical(fold(before, transaction.events).head) === canonical(transaction.after.head), 'the state is what the events say');
}

/** A store reads its rows in another order than they were written in: that decides nothing. */
function checkOrder({ command, before, at, events }: Transaction): void {
  const otherwise = step(turnedRound(before), command, at).events;
  expectRule(
    canonical(otherwise) === canonical(events),
    `the order of rows decides nothing (${events.map(({ kind }) => kind).join(', ')}; ${otherwise.map(({ kind }) => kind).join(', ')})`,
  );
}

function turnedRound(state: State): State {
  return stateOf(state.head.system, rowsOf(state).toReversed());
}

/** Whoever sleeps until the next instant at which something follows has missed nothing by then. */
function checkWoken(last: Transaction, { command, before, at, events }: Transaction): void {
  if (command !== undefined || events.length === 0 || before !== last.after || at <= last.at) return;
  const wake = wakeOf(before, last.at);
  expectRule(wake !== undefined && wake <= at, `whatever follows by itself is woken for (${events.map(({ kind }) => kind).join(', ')})`);
}

/** The same name with other bits is refused, however the release of that name has ended. */
function checkName({ command, before, refusal }: Transaction): void {
  const known = command?.kind === 'create' ? before.releases.get(command.release) : undefined;
  if (command?.kind !== 'create' || known === undefined || refusal !== undefined || command.carry) return;
  expectRule(known.digest === digestOf(command.bill), 'the same name with other bits is refused');
}

/** Accepted exactly when nothing blocks, and then it starts in the same step: for operators and admins alike. */
function checkAcceptance({ command, before, at, events, refusal }: Transaction): void {
  if (command?.kind !== 'promote') return;
  const { state } = decide(before, at);
  const release = state.releases.get(command.release);
  if (!isOpen(release) || !pathOf(state, release).some((stage) => stage.name === command.stage)) return;
  const list = blockers(state, release, command.stage, at);
  if (refusal?.code === 'not-your-role') return;
  expectRule((refusal === undefined) === (list.length === 0), 'accepted exactly when there are no blockers');
  const started = events.some((event) => event.kind === 'promotionStarted' && state.promotions.get(event.promotion) === undefined);
  expectRule(refusal !== undefined || started, 'what is accepted starts in the same step');
}

function checkState(world: World): void {
  const { state, now } = world;
  expectRule(world.doubled.length === 0, `no effect takes place twice (${world.doubled.join(', ')})`);
  const waits = new Map(waitsOf(state, now).map((wait) => [wait.id, wait]));
  for (const promotion of indexOf(state).unfinished) {
    const wait = waits.get(promotion.id);
    expectRule(
      wait !== undefined && wait.blockers.length > 0,
      `whatever is unfinished waits for something (${promotion.id} ${promotion.state})`,
    );
    for (const blocker of wait?.blockers ?? []) checkSense(blocker);
  }
}
