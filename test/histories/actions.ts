// What may happen in a history: people of every role ask for everything, agents answer in every way, the clock jumps, the file changes.
import fc from 'fast-check';
import { tryOut } from './checklists.ts';
import {
  answer,
  back,
  create,
  doubt,
  edit,
  failOrder,
  helpSomebody,
  late,
  overshadow,
  outage,
  propose,
  queueTwice,
  relapse,
  secondException,
  secondThoughts,
  silence,
  slept,
  spoil,
  unknown,
  walk,
} from './doings.ts';
import { accounts, billOf, migrationsOf, people, second, stageNames } from './fixture.ts';
import { runAgents } from './helping-hand.ts';
import { hotfix } from './hotfixes.ts';
import { meansOf } from './means.ts';
import { picked } from './picked.ts';
import { scopeCommand } from './scopes.ts';
import { dataCommand, unmask } from './unmasked.ts';
import type { History } from './story.ts';
import type { World } from './world.ts';
import { whoMay } from '#core/access.ts';
import type { Command, CommandKind } from '#core/command.ts';
import { nextStage, pathOf } from '#core/find.ts';
import { gatesOf } from '#core/path.ts';
import type { Order, Release } from '#core/state.ts';

/** An action is a choice by numbers: `pick` is reduced to what there is when its turn comes, so that shrinking keeps sense. */
export interface Action {
  readonly kind: Kind;
  readonly who: number;
  readonly pick: number;
  readonly other: number;
  readonly flag: boolean;
}

/** How often each is chosen, relative to the others. */
const weights = {
  help: 20,
  walk: 2,
  agents: 8,
  answer: 8,
  fail: 4,
  late: 2,
  silence: 2,
  unknown: 2,
  tick: 4,
  wake: 5,
  create: 4,
  hotfix: 3,
  without: 1,
  promote: 6,
  wait: 4,
  approve: 4,
  sign: 2,
  tryOut: 4,
  scope: 2,
  signScope: 2,
  manual: 2,
  recheck: 2,
  revoke: 2,
  restart: 2,
  refresh: 3,
  prove: 3,
  exceptData: 2,
  grantData: 3,
  revokeData: 1,
  unmask: 3,
  reject: 1,
  reopen: 2,
  hold: 1,
  free: 2,
  stop: 1,
  lift: 2,
  except: 2,
  breakGlass: 2,
  secondException: 3,
  revokeException: 1,
  abort: 1,
  settle: 2,
  goOn: 2,
  doubt: 3,
  rollback: 3,
  back: 2,
  adopt: 2,
  secondAdoption: 3,
  down: 2,
  outage: 3,
  spoil: 2,
  overshadow: 2,
  queueTwice: 1,
  secondThoughts: 1,
  relapse: 2,
  up: 3,
  edit: 1,
  propose: 3,
  proposal: 2,
  roster: 1,
} as const;

type Kind = keyof typeof weights;

export const kinds: readonly Kind[] = Object.keys(weights).filter((name): name is Kind => name in weights);

const anyAction: fc.Arbitrary<Action> = fc.record({
  kind: fc.oneof(...kinds.map((kind) => ({ weight: weights[kind], arbitrary: fc.constant(kind) }))),
  who: fc.nat(people.length - 1),
  pick: fc.nat(1000),
  other: fc.nat(1000),
  flag: fc.boolean(),
});

export const anyHistory = (from = 60, to = 120): fc.Arbitrary<History> =>
  fc.record({
    options: fc.record({
      queue: fc.constantFrom('in-order', 'latest', 'protect-soak', 'hotfix-first'),
      soakMode: fc.constantFrom('continuous', 'cumulative'),
      services: fc.constantFrom(1, 2),
      entryCheck: fc.boolean(),
      canary: fc.boolean(),
      watch: fc.boolean(),
      // Seldom: what may not enter PROD does not come back from there either.
      migrations: fc.oneof(
        { weight: 6, arbitrary: fc.constant('anything' as const) },
        fc.constantFrom('expand-only' as const, 'none' as const),
      ),
      hotfixSoaks: fc.boolean(),
      grace: fc.boolean(),
      scope: fc.oneof(
        { weight: 3, arbitrary: fc.constant('none' as const) },
        { weight: 2, arbitrary: fc.constantFrom('signed' as const, 'proven' as const) },
      ),
      data: fc.oneof(
        { weight: 3, arbitrary: fc.constant('none' as const) },
        { weight: 2, arbitrary: fc.constantFrom('asked' as const, 'refreshed' as const, 'due' as const) },
      ),
      masks: fc.constantFrom('always' as const, 'by-exception' as const),
      secondPath: fc.boolean(),
      approvers: fc.oneof(
        { weight: 4, arbitrary: fc.constant('two' as const) },
        { weight: 1, arbitrary: fc.constantFrom('one' as const, 'nobody' as const) },
      ),
      deadlines: fc.oneof(
        { weight: 3, arbitrary: fc.constant('none' as const) },
        { weight: 2, arbitrary: fc.constantFrom('wait' as const, 'fail' as const) },
      ),
      times: fc.oneof(
        { weight: 3, arbitrary: fc.constant('none' as const) },
        fc.constantFrom('window' as const, 'freeze' as const, 'code' as const, 'both' as const, 'pause' as const),
      ),
    }),
    actions: fc.array(anyAction, { minLength: from, maxLength: to }),
  });

/** Carries out one action. */
export function act(world: World, action: Action): void {
  // Now and then time has passed and nobody looked: what follows from it by itself comes before what is said.
  if (action.other % 13 === 0) world.now += 1_000 * (action.pick % 90);
  const heard = world.log.length;
  carryOut(world, action);
  if (world.log.length === heard) world.do();
}

function carryOut(world: World, action: Action): void {
  const by = askerOf(world, action);
  const all = [...world.state.releases.values()];
  const wanted =
    action.kind === 'reopen' ? all.filter((each) => each.state === 'rejected') : all.filter((each) => each.state === 'open' || action.flag);
  const release = picked(wanted, action.pick);
  const own = ownActions(world, action, by, release);
  if (own !== undefined) return own();
  const command = commandOf(world, action, by, release);
  if (command !== undefined) world.do(command);
  if (command?.kind === 'adopt') signAlone(world, by);
}

/** Whoever asked for an Adoption signs it at once, by each account of his: nothing comes of it, so that the history stays as it is. */
function signAlone(world: World, by: string): void {
  const open = [...world.state.adoptions.values()].find((adoption) => adoption.state === 'open' && adoption.by === by);
  if (open === undefined) return;
  const twins = Object.entries(accounts.identities).flatMap(([account, person]) =>
    person === by ? [account] : account === by ? [person] : [],
  );
  for (const account of [by, ...twins]) world.do({ kind: 'second-adoption', by: account, id: open.id });
}

/** Half of the time somebody who may; else anybody. */
function askerOf(world: World, action: Action): string {
  const kind = commandKinds[action.kind];
  const may = kind === undefined || action.other % 2 === 0 ? [] : whoMay(world.state, kind, 'anywhere');
  return picked(may, action.who) ?? people[action.who] ?? 'ann';
}

const commandKinds: Partial<Record<Kind, CommandKind>> = {
  promote: 'promote',
  wait: 'promote',
  recheck: 'recheck',
  refresh: 'refresh',
  prove: 'refresh',
  exceptData: 'except-data',
  grantData: 'second-exception',
  revokeData: 'revoke-exception',
  revoke: 'revoke',
  restart: 'restart-soak',
  reject: 'reject',
  reopen: 'reopen',
  hold: 'hold',
  free: 'free',
  propose: 'apply',
  lift: 'lift-stop',
  except: 'except',
  breakGlass: 'break-glass',
  revokeException: 'revoke-exception',
  abort: 'abort',
  settle: 'settle',
  rollback: 'rollback',
  adopt: 'adopt',
  secondAdoption: 'second-adoption',
  proposal: 'approve-proposal',
  edit: 'apply',
  create: 'create',
  hotfix: 'create',
  without: 'without-hotfix',
  scope: 'scope',
};

function ownActions(world: World, action: Action, by: string, release: Release | undefined): (() => void) | undefined {
  const { pick, flag, other } = action;
  const table: Partial<Record<Kind, () => void>> = {
    help: () => helpSomebody(world, action),
    walk: () => walk(world, action),
    unknown: () => unknown(world, pick),
    back: () => back(world, pick, flag),
    outage: () => outage(world, pick, other),
    spoil: () => spoil(world, pick),
    overshadow: () => overshadow(world, pick),
    queueTwice: () => queueTwice(world, pick),
    relapse: () => relapse(world, pick),
    secondThoughts: () => secondThoughts(world, pick),
    propose: () => propose(world, action, by),
    agents: () => void runAgents(world),
    answer: () => answer(world, pick, other),
    fail: () => failOrder(world, pick, other),
    late: () => late(world, pick, flag),
    silence: () => silence(world, pick, flag),
    doubt: () => doubt(world, pick, flag),
    tick: () => void world.tick([1, 700, 3 * second, 20 * second, 400 * second][pick % 5] ?? 1),
    wake: () => void (flag && other % 2 === 0 ? slept(world, (pick % 90) * second) : world.tick(1 + (pick % 12) * second)),
    down: () => void world.health(picked(['d1', 'i1', 'i2', 'p1'], pick) ?? 'd1', false, world.now - (flag ? other : 0)),
    up: () => void world.health(picked(['d1', 'i1', 'i2', 'p1'], pick) ?? 'd1', true),
    hotfix: () => hotfix(world, by, pick, flag),
    tryOut: () => tryOut(world, by, pick, other),
    unmask: () => unmask(world, action),
    edit: () => edit(world, action, by),
    secondException: () => secondException(world, by, flag, release),
  };
  return table[action.kind];
}

function commandOf(world: World, action: Action, by: string, release: Release | undefined): Command | undefined {
  const { pick, other, flag } = action;
  const stage = stageNames[other % stageNames.length] ?? 'DEV';
  const reason = 'because';
  const free = {
    create: undefined,
    hold: { kind: 'hold', by, stage, reason },
    free: { kind: 'free', by, stage, ...(flag && release && { release: release.id }) },
    stop: { kind: 'stop', by, reason, ...(flag && { until: world.now + pick }) },
    lift: { kind: 'lift-stop', by },
    rollback: { kind: 'rollback', by, stage, reason },
  } as const;
  switch (action.kind) {
    case 'create':
      create(world, by, pick);
      return undefined;
    case 'hold':
    case 'free':
    case 'stop':
    case 'lift':
    case 'rollback':
      return free[action.kind];
    case 'abort':
      return { kind: 'abort', by, promotion: picked([...world.state.promotions.keys()], pick) ?? 'none', reason };
    case 'goOn':
      return {
        kind: 'continue',
        by,
        promotion: picked(asking(world), pick) ?? picked([...world.state.promotions.keys()], pick) ?? 'none',
        as: flag ? 'on' : 'look-again',
        reason,
      };
    case 'settle':
      return settle(picked([...world.state.orders.values()], pick), world, by);
    case 'proposal':
      return { kind: flag ? 'approve-proposal' : 'withdraw-proposal', by, id: picked([...world.state.proposals.keys()], pick) ?? 'p0' };
    case 'roster':
      return {
        kind: 'roster',
        by: 'lockstep',
        groups: { acme: flag ? ['ann', 'fay'] : ['fay'], 'installation-admin': ['gus'] },
        ...accounts,
      };
    case 'adopt':
      return {
        kind: 'adopt',
        by,
        release: 'r0',
        bill: billOf(world.options.services, flag ? 0 : 1),
        migrations: migrationsOf(flag ? 0 : 1),
        environments: ['d1', 'i1', 'i2', 'p1'].slice(0, 1 + (pick % 4)),
      };
    case 'secondAdoption':
      return { kind: 'second-adoption', by, id: picked([...world.state.adoptions.keys()], pick) ?? 'a0' };
    default:
      return dataCommand(world, action, by) ?? (release === undefined ? undefined : releaseCommand(world, action, by, release));
  }
}

function settle(order: Order | undefined, world: World, by: string): Command | undefined {
  if (order === undefined) return undefined;
  const done = world.effects.has(order.key);
  return { kind: 'settle', by, order: order.key, as: done ? 'done' : 'absent', reason: 'looked' };
}

function releaseCommand(world: World, { kind, pick, other, flag }: Action, by: string, release: Release): Command | undefined {
  const stage = (flag ? nextStage(world.state, release)?.name : undefined) ?? stageNames[other % stageNames.length] ?? 'DEV';
  const base = { by, release: release.id, stage };
  const reason = 'because';
  const own = pathOf(world.state, release).find((each) => each.name === stage);
  const gates = own === undefined ? [] : [...gatesOf(world.state, release, own, 'entry'), ...gatesOf(world.state, release, own, 'exit')];
  const gate = picked(gates, pick)?.hash ?? 'none';
  switch (kind) {
    case 'promote':
      return { kind, ...base, wait: false };
    case 'wait':
      return { kind: 'promote', ...base, wait: true };
    case 'approve':
      return { kind, ...base, ...(pick % 3 === 0 && { role: picked(['lead', 'qa'], other) ?? 'qa' }), ...meansOf(world, pick) };
    case 'without':
      return { kind: 'without-hotfix', by, release: release.id, hotfix: liveIn(world) ?? 'r0', reason };
    case 'scope':
    case 'signScope':
      return scopeCommand(by, release, pick, kind === 'signScope');
    case 'sign':
      return { kind, ...base, checklist: { 'Order placed': true, ...(pick % 5 !== 0 && { 'Return booked': pick % 4 !== 0 }) } };
    case 'manual':
      return { kind: 'answer', ...base, verdict: pick % 4 === 0 ? 'fail' : 'pass', comment: reason };
    case 'recheck':
      return { kind, ...base, gate };
    case 'revoke':
      return { kind, by, release: release.id, evidence: picked(release.evidence, pick)?.id ?? 'none', reason };
    case 'restart':
      return { kind: 'restart-soak', ...base, reason };
    case 'reject':
    case 'reopen':
      return { kind, by, release: release.id, reason };
    case 'except':
      return { kind, ...base, gate: exceptedBy(world, pick) ?? gate, reason, expires: world.now + (1 + (other % 30)) * second };
    case 'breakGlass':
      return { kind: 'break-glass', ...base, reason, expires: world.now + (1 + (other % 30)) * second };
    case 'revokeException':
      return { kind: 'revoke-exception', by, id: picked(release.exceptions, pick)?.id ?? 'none' };
    default:
      return undefined;
  }
}

function liveIn({ state }: World): string | undefined {
  return state.environments.get('p1')?.stay?.release;
}

/** Now and then a freeze or a window, where the file has one. */
function exceptedBy({ options: { times } }: World, pick: number): string | undefined {
  if (times === 'none' || pick % 2 === 0) return undefined;
  return times === 'window' || (times === 'both' && pick % 4 === 1) ? 'window:PROD' : 'freeze:F';
}

function asking({ state }: World): readonly string[] {
  const asks = [...state.promotions.values()].filter(({ deployments }) =>
    Object.values(deployments).some((each) => each.asks !== undefined),
  );
  return asks.map(({ id }) => id);
}
