// What an action does that is more than one command: helping, failing, being late, losing an answer, going back twice.
import type { Action } from './actions.ts';
import { billOf, second, stageNames, type Options } from './fixture.ts';
import { allOf } from './checklists.ts';
import { named, readIn, standing } from './hotfixes.ts';
import { scopeOf } from './scopes.ts';
import { clear, help, runAgents, sayOn, secondFor } from './helping-hand.ts';
import { picked } from './picked.ts';
import { compiledOf } from './times.ts';
import { canaryOf, type World } from './world.ts';
import { whoMay } from '#core/access.ts';
import { blockers } from '#core/blockers/index.ts';
import { nextStage } from '#core/find.ts';
import type { Order, Release } from '#core/state.ts';

/** Mostly the oldest release that has a way to go, several acts in a row: else no history gets anywhere. */
export function helpSomebody(world: World, action: Action): void {
  for (let act = 0; act < 2 + (action.pick % 14); act += 1) helpOnce(world, action);
}

function helped(world: World, { pick, flag, other }: Action): Release | undefined {
  const open = [...world.state.releases.values()].filter((each) => each.state === 'open');
  const candidates = open.filter((each) => nextStage(world.state, each) !== undefined);
  const first = candidates.find(({ hotfix }) => hotfix !== undefined) ?? candidates[0];
  return flag || other % 3 > 0 ? first : picked(candidates, pick);
}

function helpOnce(world: World, action: Action): void {
  const release = helped(world, action);
  if (release === undefined) create(world, 'ann', action.pick);
  else helpOne(world, release, action.other);
}

function helpOne(world: World, release: Release, other: number): void {
  if (help(world, release)) return;
  const next = nextStage(world.state, release);
  const list = next === undefined ? [] : blockers(world.state, release, next.name, world.now);
  const blocker = picked(list, other);
  if (blocker !== undefined) clear(world, release, blocker);
}

/** One release as far as it gets: so that most histories see PROD. */
export function walk(world: World, action: Action): void {
  const id = helped(world, action)?.id ?? '';
  for (let act = 0; act < 80; act += 1) {
    const release = world.state.releases.get(id);
    if (release?.state !== 'open' || nextStage(world.state, release) === undefined) return;
    helpOne(world, release, act);
  }
}

/** An order is lost, and the question about it finds no answer either. */
export function unknown(world: World, pick: number): void {
  const order = picked(
    [...world.state.orders.values()].filter((each) => each.state === 'open' && each.kind === 'step' && each.step?.looks !== true),
    pick,
  );
  if (order === undefined) return;
  world.act(order, pick % 2 === 0);
  world.tick(Math.max(1, order.deadline - world.now));
  const question = [...world.state.orders.values()].find((each) => each.about === order.key);
  if (question !== undefined) world.observe(question, 'unknown', { because: 'the target does not say' });
}

/** Back, perhaps twice in a row, with agents that do it. */
export function back(world: World, pick: number, twice: boolean): void {
  const stage = picked(stageNames, pick) ?? 'DEV';
  for (let turn = 0; turn < (twice ? 2 : 1); turn += 1) {
    world.do({ kind: 'rollback', by: 'hal', stage, reason: 'it does not work' });
    for (let round = 0; round < 12; round += 1) runAgents(world);
  }
}

/** A place is down where somebody proves itself, and comes up again (or not yet). */
export function outage(world: World, pick: number, other: number): void {
  const places = [...world.state.environments.values()].filter(
    ({ stay }) => stay !== undefined && world.state.releases.get(stay.release)?.state === 'open',
  );
  const place =
    picked(
      places.filter(({ name }) => name !== 'd1'),
      pick,
    ) ?? picked(places, pick);
  if (place === undefined) return;
  // The engine slept meanwhile: what was due in between must not be lost to what is heard now.
  world.now += (pick % 15) * second;
  world.health(place.name, false, world.now - (other % 3) * second);
  if (pick % 3 === 0) return;
  world.tick((other % 5) * second);
  world.health(place.name, true);
  if (other % 4 > 0 || place.stay === undefined) return;
  world.tick((pick % 4) * second);
  world.do({ kind: 'restart-soak', by: 'fay', release: place.stay.release, stage: place.stay.stage, reason: 'it was down' });
}

/** A promotion on its way in is disturbed: its place was down meanwhile, and then it is taken back. */
export function spoil(world: World, pick: number): void {
  const running = picked(
    [...world.state.promotions.values()].filter((promotion) => promotion.state === 'running'),
    pick,
  );
  if (running === undefined) return;
  const place = picked(running.waves.flat(), pick) ?? 'i1';
  if (pick % 2 === 0) world.health(place, false);
  world.tick(2 * second);
  if (pick % 2 === 0) world.health(place, true);
  for (let round = 0; round < pick % 11; round += 1) runAgents(world);
  world.tick(second);
  world.do({ kind: 'abort', by: 'hal', promotion: running.id, reason: 'it does not look well' });
  for (let round = 0; round < 12; round += 1) runAgents(world);
}

/** What moved in somewhere, and serves the visitors there already, is taken back; and the place was down and up, more than once, meanwhile. */
export function overshadow(world: World, pick: number): void {
  const running = [...world.state.promotions.values()].filter(({ kind, state }) => kind === 'normal' && state === 'running');
  const promotion = picked(running, pick);
  if (promotion === undefined) return;
  const asideIn = (): string | undefined => promotion.waves.flat().find((name) => world.state.environments.get(name)?.stay?.aside);
  for (let round = 0; round < 16 && asideIn() === undefined && runAgents(world); round += 1) sayOn(world);
  const place = asideIn();
  if (place === undefined) return;
  for (const isUp of [false, true, false, true]) {
    world.health(place, isUp);
    world.tick((1 + (pick % 4)) * second);
  }
  world.do({ kind: 'abort', by: 'hal', promotion: promotion.id, reason: 'it does not look well' });
  for (let round = 0; round < 12; round += 1) runAgents(world);
}

/** Whoever waits in a line asks for a place in every other. */
export function queueTwice(world: World, pick: number): void {
  const waiting = [...world.state.promotions.values()].filter(({ kind, state }) => kind === 'normal' && state === 'waiting');
  const release = picked(waiting, pick)?.release;
  if (release !== undefined) for (const stage of stageNames) world.do({ kind: 'promote', by: 'fay', release, stage, wait: true });
}

/** A check that passed long ago is run again where the release still runs, and fails. */
export function relapse(world: World, pick: number): void {
  const running = [...world.state.environments.values()].flatMap(({ stay }) => (stay === undefined ? [] : [stay]));
  const stay = picked(
    running.filter(({ release }) => world.state.releases.get(release)?.state === 'open'),
    pick,
  );
  const gate = picked(
    (world.state.releases.get(stay?.release ?? '')?.entries[stay?.stage ?? '']?.exit ?? []).filter((each) => each.kind === 'check'),
    pick,
  );
  if (stay === undefined || gate === undefined) return;
  world.do({ kind: 'recheck', by: 'fay', release: stay.release, stage: stay.stage, gate: gate.hash });
  const orders = [...world.state.orders.values()].filter(
    (order) => order.state === 'open' && order.check?.gate === gate.hash && order.check.release === stay.release,
  );
  for (const order of orders)
    world.observe(order, 'succeeded', { because: 'it fails now', result: { verdict: pick % 3 === 0 ? 'pass' : 'fail' } });
  const last = world.state.releases.get(stay.release)?.evidence.findLast((item) => item.gate === gate.hash);
  if (pick % 4 === 1 && last !== undefined)
    world.do({ kind: 'revoke', by: 'dan', release: stay.release, evidence: last.id, reason: 'measured wrongly' });
  const checklist = allOf(world.state.releases.get(stay.release) ?? { items: [] }, true);
  if (stay.stage === 'INT') world.do({ kind: 'sign', by: 'fay', release: stay.release, stage: stay.stage, checklist });
}

/** What was approved is rejected, and opened again by somebody else. */
export function secondThoughts(world: World, pick: number): void {
  const open = [...world.state.releases.values()].filter((each) => each.state === 'open');
  const approved = open.filter((each) => each.evidence.some((item) => item.kind === 'approval' && item.revoked === undefined));
  const release = picked(approved, pick) ?? picked(open, pick);
  if (release === undefined) return;
  world.do({ kind: 'reject', by: 'fay', release: release.id, reason: 'too early' });
  world.do({ kind: 'reopen', by: 'cat', release: release.id, reason: 'it was not' });
  for (let act = 0; act < 10; act += 1) help(world, world.state.releases.get(release.id) ?? release);
}

/** An edit, and somebody else who approves it when it turns out to weaken the file. */
export function propose(world: World, action: Action, by: string): void {
  edit(world, action, by);
  const open = [...world.state.proposals.values()].find((proposal) => proposal.state === 'open');
  const second = whoMay(world.state, 'approve-proposal', 'whole-system').filter((person) => person !== open?.by);
  if (open === undefined || action.other % 4 === 0) return;
  // Where it is not compiled along, nothing starts until it is.
  const time = open.system.time === undefined || action.pick % 3 === 0 ? {} : { time: compiledOf(open.system.time) };
  world.do({ kind: 'approve-proposal', by: picked(second, action.who) ?? by, id: open.id, ...time });
}

export function create(world: World, by: string, pick: number): void {
  const known = picked([...world.state.releases.values()], pick);
  if (known !== undefined && pick % 11 === 0) {
    world.do({ kind: 'create', by, release: known.id, bill: billOf(world.options.services, 900 + pick), authors: [], carry: false });
    return;
  }
  const n = world.state.head.releases + 1;
  const services = world.state.files.get(String(world.state.head.version))?.system.services.length === 2 ? 2 : 1;
  const web = pick % 5 === 0 ? Math.max(1, n - 2) : n;
  const unknown = pick % 9 === 0 ? { unknownAuthors: ['7f3a'] } : {};
  const carry = pick % 3 === 0;
  const scope = world.options.scope === 'none' || pick % 4 === 0 ? {} : { scope: scopeOf(pick) };
  const bill = named(billOf(services, n, web), services, carry, pick);
  world.do({
    kind: 'create',
    by,
    release: `r${n}`,
    bill,
    authors: [],
    ...readIn(bill),
    ...unknown,
    ...standing(world, pick),
    ...scope,
    carry,
  });
}

export function answer(world: World, pick: number, other: number): void {
  const order = picked(
    [...world.state.orders.values()].filter((each) => each.state === 'open'),
    pick,
  );
  if (order === undefined) return;
  const before = world.state.orders.size;
  const transaction = other % 7 === 0 && order.startedAt === undefined ? world.observe(order, 'started') : world.succeed(order);
  // Heard a second time, the same words are no news.
  if (transaction.command?.kind === 'observe' && before > 0) world.do(transaction.command);
}

export function failOrder(world: World, pick: number, other: number): void {
  const order = picked(
    [...world.state.orders.values()].filter((each) => each.state === 'open'),
    pick,
  );
  if (order === undefined) return;
  if (order.kind === 'check') {
    const verdict = (['fail', 'error', 'inconclusive'] as const)[other % 3] ?? 'fail';
    const gap = order.check?.soaked !== undefined && verdict === 'fail' ? { since: world.now - (other % 7) * second } : {};
    world.observe(order, 'succeeded', { because: '3 of 41 cases failed', result: { verdict, ...gap } });
  } else if (order.step?.kind === 'read-back' && other % 2 === 0) {
    world.observe(order, 'succeeded', { result: { digest: 'sha256:other' } });
  } else if (order.kind === 'inquire') world.observe(order, other % 2 === 0 ? 'unknown' : world.truth(order));
  else world.observe(order, 'failed', { because: 'exit code 1' });
}

/** Somebody answers an order that nobody waits for any more. */
export function late(world: World, pick: number, flag: boolean): void {
  const order = picked([...world.seen.values()], pick);
  if (order === undefined || order.kind === 'inquire') return;
  const result = order.kind === 'check' ? { verdict: 'pass' as const } : {};
  // A forged fence, or one of long ago.
  if (world.state.orders.has(order.key)) return void world.observe({ ...order, fence: order.fence - 1 }, 'succeeded', { result });
  world.observe(order, flag ? 'succeeded' : 'failed', { result });
}

/** Somebody is at a canary or a watch, and it is not what one hopes for. */
export function doubt(world: World, pick: number, isBad: boolean): void {
  const open = [...world.state.orders.values()].filter((each) => each.state === 'open');
  const judges = open.filter((each) => each.kind !== 'inquire' && (each.step?.kind === 'judge' || each.check?.definition.kind === 'watch'));
  const order = picked(judges, pick);
  if (order === undefined) return;
  if (pick % 4 === 3) waive(world, order);
  const verdict = isBad ? 'fail' : 'inconclusive';
  const because = isBad ? 'worse than what ran before' : 'too few requests came';
  if (order.kind === 'check') return void world.observe(order, 'succeeded', { because, result: { verdict } });
  const result = pick % 5 === 0 ? {} : { canary: canaryOf(verdict) };
  world.observe(order, isBad && pick % 2 === 0 ? 'failed' : 'succeeded', { because, result });
}

/** Two people say that a watch does not count, before it has ended. */
function waive(world: World, { check }: Order): void {
  const release = world.state.releases.get(check?.release ?? '');
  if (check === undefined || release === undefined) return;
  const expires = world.now + 60 * second;
  const base = { kind: 'except', by: 'hal', release: release.id, stage: check.stage, gate: check.gate, reason: 'known', expires } as const;
  const id = world.do(base).events.flatMap((event) => (event.kind === 'exceptionAsked' ? [event.exception.id] : []))[0];
  const by = secondFor(world.state, release, 'hal');
  if (id !== undefined && by !== undefined) world.do({ kind: 'second-exception', by, id });
}

/** The agent acts (or not) and is not heard: the deadline passes. */
export function silence(world: World, pick: number, acts: boolean): void {
  const order = picked(
    [...world.state.orders.values()].filter((each) => each.state === 'open'),
    pick,
  );
  if (order === undefined) return;
  world.act(order, acts);
  world.tick(Math.max(1, order.deadline - world.now));
}

export function edit(world: World, { pick, flag, other }: Action, by: string): void {
  const before = world.options;
  const edits: readonly Partial<Options>[] = [
    { devChecks: before.devChecks + (flag ? 1 : -1) },
    { intSoak: before.intSoak + (flag ? 5 : -5) * second },
    { leads: flag ? 2 : 1 },
    { withInt: flag },
    { queue: flag ? 'in-order' : 'latest' },
    { extraLead: flag },
    { soakMode: flag ? 'continuous' : 'cumulative' },
    { withoutEve: flag },
    { canary: flag },
    { watch: flag },
    { migrations: flag ? 'expand-only' : 'anything' },
    { secondPath: flag },
    { hotfixSoaks: flag },
    { grace: flag },
    { scope: flag ? 'proven' : 'none' },
    { approvers: flag ? 'two' : 'one' },
    { data: flag ? (other % 2 > 0 ? 'refreshed' : 'due') : 'none' },
    { deadlines: flag ? 'fail' : 'wait' },
    { masks: picked(['by-exception', 'outsiders', 'always'] as const, other) ?? 'always' },
    { databases: flag ? 'shop and crm' : 'shop' },
    { times: picked(['window', 'freeze', 'code', 'both', 'pause', 'none'] as const, other) ?? 'none' },
  ];
  const options = { ...before, ...picked(edits, pick) };
  world.options = { ...options, devChecks: Math.min(2, Math.max(0, options.devChecks)), intSoak: Math.max(second, options.intSoak) };
  const { refusal } = world.do(world.applyCommand(flag ? 'gus' : by, other % 5 > 0));
  if (refusal !== undefined) world.options = before;
}

export function secondException(world: World, by: string, helped: boolean, release: Release | undefined): void {
  for (const each of release === undefined ? [] : [release, ...world.state.releases.values()]) {
    const open = each.exceptions.find((item) => item.second === undefined && item.revoked === undefined);
    if (open === undefined) continue;
    world.do({
      kind: 'second-exception',
      by: helped ? (secondFor(world.state, each, open.by) ?? by) : world.seq % 2 === 0 ? open.by : by,
      id: open.id,
    });
    return;
  }
}

/** No controller was there for so long: whoever looks again looks back first. */
export function slept(world: World, ms: number): void {
  const since = world.now;
  world.now += ms;
  world.do({ kind: 'look-back', by: 'lockstep', since });
}
