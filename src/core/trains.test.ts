import { expect, test } from 'vitest';
import { digestOf } from '#core/canonical.ts';
import { emptyState } from '#core/empty-state.ts';
import { emptyHistory } from '#core/forecast/history.ts';
import { newsOf } from '#core/forecast/look.ts';
import { followTrail } from '#core/forecast/trail.ts';
import { fixtureCatalogue } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { begunAt } from '#core/fixture.ts';
import { step } from '#core/step.ts';
import { packTrain, type CompiledTime } from '#core/time/compiled.ts';
import type { TimeDefinitions } from '#core/time/definitions.ts';
import { berlin, wall } from '#core/time/fixture.ts';
import type { Departure } from '#core/time/trains.ts';
import { instantOf } from '#core/time/zone.ts';
import { missedWords } from '#core/train-words.ts';
import { calendarView } from '#core/views/calendar.ts';
import { releaseView } from '#core/views/release.ts';
import { trainsView } from '#core/views/trains.ts';
import { World } from '#core/world-fixture.ts';

// A train departs into PROD on Tuesdays from 14:00 to 17:00; who stands in DEV by 14:00 on the Friday before goes with it.

const at = (text: string): number => instantOf(berlin, wall(text), 'later');
const departure = (cutOff: string, day: string): Departure => ({
  from: at(`${day} 14:00`),
  to: at(`${day} 17:00`),
  cutOff: at(`${cutOff} 14:00`),
});
const departures = [departure('2026-06-05', '2026-06-09'), departure('2026-06-19', '2026-06-23'), departure('2026-07-03', '2026-07-07')];

/** What was compiled stands for itself; of the file only the digest is asked. */
const definitions: TimeDefinitions = { zone: 'Europe/Berlin', calendars: {}, windows: [], freezes: [] };

function timeOf(runs: readonly Departure[]): CompiledTime {
  const known = { from: at('2026-01-01 00:00'), to: at('2027-01-01 00:00') };
  const train = packTrain({ name: 'Fortnightly', stage: 'PROD', zone: berlin, known, departures: runs });
  const of = digestOf(definitions);
  return { of, calendars: {}, schedule: { of, zone: berlin, windows: [], freezes: [], trains: [train] } };
}

const file = `lockstep: 1
system: shop
roles: {developer: [dora], tester: [tom], release-manager: [rita, rolf], operator: [olga]}
services:
  api: {source: 'directory:./api', command: node a.js}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
    entry: [{manual: tester, instruction: Look at it}]
    exit: [soak: 1 hour]
  - stage: PROD
`;

/** Nothing is in it on Monday, 1 June 2026, 11:00 in Berlin. */
function shop(runs = departures): World {
  const parsed = parseSystem(file, fixtureCatalogue);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join(' '));
  const known = step(emptyState('shop'), { kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['ada'] } }, begunAt).state;
  const world = new World(known);
  world.say({ kind: 'apply', by: 'ada', file: { ...parsed.system, time: definitions }, digest: 'one', time: timeOf(runs) });
  return world;
}

const bill = (sign: string) => ({ api: { digest: `sha256:${sign}`, source: 'directory:./api', blob: `sha256:${sign}` } });

function make(world: World, release: string, train?: string) {
  const said = { kind: 'create', by: 'rita', release, bill: bill(release), authors: ['dora'], carry: false, unknownAuthors: [] } as const;
  const refusal = world.say({ ...said, ...(train !== undefined && { train }) });
  if (refusal === undefined) world.promote(release, 'PROD');
  return refusal;
}

/** Tom lets it into DEV. */
function letIn(world: World, release: string): void {
  world.say({ kind: 'answer', by: 'tom', release, stage: 'DEV', verdict: 'pass', comment: 'looks right' });
  world.obey();
}

const enteredAt = (world: World, release: string) => world.state.releases.get(release)?.entries['PROD']?.enteredAt;
const trainOf = (world: World, release: string) => world.state.releases.get(release)?.train?.day;
const missed = (world: World) => world.events.flatMap((event) => (event.kind === 'trainMissed' ? [`${missedWords(event)}.`] : []));
const told = (world: World, release: string) => world.blockersOf(release, 'PROD').map(({ because }) => because);

test('a release enters the stage in a departure that it is in time for, and never before', () => {
  const world = shop();
  make(world, '1.0');
  letIn(world, '1.0');
  world.goTo(at('2026-06-09 13:59'));
  expect(world.blockersOf('1.0', 'PROD')).toMatchObject([
    { code: 'train', gate: 'train:Fortnightly', clears: { kind: 'time', at: at('2026-06-09 14:00') }, expectedAt: at('2026-06-09 14:00') },
  ]);
  expect(told(world, '1.0')).toEqual(['train `Fortnightly` departs Tue 9 Jun 2026, 14:00 Europe/Berlin (+02:00)']);
  world.goTo(at('2026-06-09 14:00'));
  expect(enteredAt(world, '1.0')).toBe(at('2026-06-09 14:00'));
});

test('before the cut-off it is told until when one has to be there; after it, the next departure', () => {
  const world = shop();
  make(world, '1.0');
  expect(told(world, '1.0').at(-1)).toBe(
    'train `Fortnightly` departs Tue 9 Jun 2026, 14:00 Europe/Berlin (+02:00), with those that are there by Fri 5 Jun 2026, 14:00 Europe/Berlin (+02:00)',
  );
  world.goTo(at('2026-06-05 14:00'));
  expect(told(world, '1.0').at(-1)).toContain('departs Tue 23 Jun 2026, 14:00');
});

test('who is not there by the cut-off is left behind at that instant, is told so, and goes with the next one', () => {
  const world = shop();
  make(world, '1.0', '2026-06-09');
  expect(trainOf(world, '1.0')).toBe('2026-06-09');
  world.goTo(at('2026-06-05 13:59'));
  expect(missed(world)).toEqual([]);
  world.goTo(at('2026-06-05 14:00'));
  expect(missed(world)).toEqual([
    '1.0 missed train Fortnightly of Tue 9 Jun: it did not stand before PROD by the cut-off. It takes that of Tue 23 Jun.',
  ]);
  letIn(world, '1.0');
  world.goTo(at('2026-06-10 00:00'));
  expect(enteredAt(world, '1.0')).toBeUndefined();
  world.goTo(at('2026-06-23 14:00'));
  expect(enteredAt(world, '1.0')).toBe(at('2026-06-23 14:00'));
});

test('a departure that nothing let it take, or that nobody saw, is told and not made up for', () => {
  const world = shop();
  make(world, '1.0', 'Fortnightly');
  letIn(world, '1.0');
  world.say({ kind: 'hold', by: 'olga', stage: 'PROD', reason: 'the shop is full' });
  world.goTo(at('2026-06-10 09:00'));
  expect(missed(world)).toEqual([
    '1.0 missed train Fortnightly of Tue 9 Jun: it could not start into PROD while the train left. It takes that of Tue 23 Jun.',
  ]);
  world.say({ kind: 'free', by: 'olga', stage: 'PROD' });
  world.obey();
  expect(enteredAt(world, '1.0')).toBeUndefined();
  world.sleepUntil(at('2026-06-24 09:00'));
  world.say(undefined);
  expect(missed(world)).toHaveLength(2);
  world.goTo(at('2026-07-07 14:00'));
  expect(enteredAt(world, '1.0')).toBe(at('2026-07-07 14:00'));
});

test('all that are on one departure go in order, the older first', () => {
  const world = shop();
  for (const release of ['1.0', '1.1']) {
    make(world, release);
    letIn(world, release);
    world.goTo(world.now + 2 * 3_600_000);
  }
  world.goTo(at('2026-06-09 15:00'));
  const entered = world.events.flatMap((event) => (event.kind === 'promotionEnded' && event.as === 'done' ? [event.promotion] : []));
  expect(entered.filter((id) => id.includes('PROD')).map((id) => id.split('@')[0])).toEqual(['1.0', '1.1']);
});

test('a release manager moves it to another departure, with a reason; nobody else may, and nobody to one that it can’t make', () => {
  const world = shop();
  make(world, '1.0', '2026-06-09');
  const board = { kind: 'board', by: 'rita', release: '1.0', train: 'Fortnightly 2026-07-07', reason: 'the customer is away' } as const;
  expect(world.say({ ...board, by: 'dora' })).toMatchObject({ code: 'not-your-role' });
  expect(world.say({ ...board, reason: ' ' })).toMatchObject({ code: 'reason-missing' });
  expect(world.say({ ...board, train: 'Weekly' })?.sentence).toBe('There is no train Weekly: there is Fortnightly.');
  expect(world.say({ ...board, train: 'Fortnightl' })?.sentence).toBe('There is no train Fortnightl: did you mean Fortnightly?');
  expect(world.say({ ...board, train: '2026-06-10' })?.sentence).toBe(
    'It cannot take that train: none departs on 2026-06-10, and the next depart on 2026-06-09, 2026-06-23 and 2026-07-07.',
  );
  expect(world.say(board)).toBeUndefined();
  expect(world.events.at(-1)).toMatchObject({ kind: 'trainBoarded', by: 'rita', day: '2026-07-07', because: 'the customer is away' });
  letIn(world, '1.0');
  world.goTo(at('2026-06-24 00:00'));
  expect([enteredAt(world, '1.0'), missed(world)]).toEqual([undefined, []]);
  expect(world.say({ ...board, train: '2026-06-09' })?.sentence).toBe(
    'It cannot take that train: it left Tue 9 Jun 2026, 14:00 Europe/Berlin (+02:00).',
  );
  world.goTo(at('2026-07-07 14:00'));
  expect(enteredAt(world, '1.0')).toBe(at('2026-07-07 14:00'));
  expect(world.say(board)?.sentence).toBe('It cannot take that train: no train departs into a stage that 1.0 has still to enter.');
});

test('who comes too late for a day is refused it, before the train has left', () => {
  const world = shop();
  world.goTo(at('2026-06-08 09:00'));
  expect(make(world, '1.0', '2026-06-09')?.sentence).toBe(
    'It cannot take that train: 1.0 was not there by its cut-off, Fri 5 Jun 2026, 14:00 Europe/Berlin (+02:00).',
  );
});

test('an Exception lets one release go without its train', () => {
  const world = shop();
  make(world, '1.0', '2026-06-09');
  letIn(world, '1.0');
  world.goTo(at('2026-06-02 09:00'));
  const asked = { kind: 'except', by: 'dora', release: '1.0', stage: 'PROD', reason: 'a leak', expires: at('2026-06-02 20:00') } as const;
  expect(world.say({ ...asked, gate: 'train:Weekly' })).toMatchObject({ code: 'no-such-gate' });
  expect(world.say({ ...asked, gate: 'train:Fortnightly' })).toBeUndefined();
  world.say({ kind: 'second-exception', by: 'rolf', id: '1.0.x1' });
  world.obey();
  expect(enteredAt(world, '1.0')).toBe(at('2026-06-02 09:00'));
  expect(missed(world)).toEqual([]);
});

test('a hotfix waits for no train, and takes none', () => {
  const world = shop();
  make(world, '1.0');
  letIn(world, '1.0');
  world.goTo(at('2026-06-10 09:00'));
  const fix = {
    kind: 'create',
    by: 'dora',
    release: '1.0.1',
    bill: bill('f'),
    authors: [],
    carry: true,
    hotfix: { because: 'orders are lost' },
  } as const;
  expect(world.say({ ...fix, unknownAuthors: [], train: 'Fortnightly' })?.code).toBe('no-departure');
  expect(world.say({ ...fix, unknownAuthors: [] })).toBeUndefined();
  expect(told(world, '1.0.1').filter((words) => words.includes('train'))).toEqual([]);
});

test('a departure that the file does not have any more is told, with the one that it takes now', () => {
  const world = shop();
  make(world, '1.0', '2026-06-09');
  world.say({ kind: 'compile-time', by: 'lockstep', time: timeOf([departure('2026-06-12', '2026-06-16')]) });
  expect(missed(world)).toEqual([
    '1.0 missed train Fortnightly of Tue 9 Jun: the train does not run then any more. It takes that of Tue 16 Jun.',
  ]);
  expect(trainOf(world, '1.0')).toBe('2026-06-16');
  world.say({ kind: 'compile-time', by: 'lockstep', time: timeOf([]) });
  expect(missed(world).at(-1)).toContain('No other is known that it can take.');
  expect(trainOf(world, '1.0')).toBeUndefined();
  expect(told(world, '1.0').at(-1)).toBe('of train `Fortnightly` no departure is known that it can take');
});

test('a release takes the first train that its forecast makes, and says so', () => {
  const world = shop();
  make(world, '1.0');
  const [news] = newsOf(world.state, new Map(), world.now);
  expect(news?.boards).toEqual({ train: 'Fortnightly', departs: at('2026-06-09 14:00') });
  if (news === undefined) return;
  const { release, next: foretold, boards } = news;
  world.say({ kind: 'foretell', by: 'lockstep', release, foretold, ...(boards && { boards }) });
  expect(world.state.releases.get('1.0')?.train).toEqual({
    name: 'Fortnightly',
    stage: 'PROD',
    departs: at('2026-06-09 14:00'),
    day: '2026-06-09',
    by: 'lockstep',
  });
  expect(newsOf(world.state, new Map(), world.now)).toEqual([]);
  world.goTo(at('2026-06-05 14:00'));
  const [later] = newsOf(world.state, new Map(), world.now);
  expect([later?.boards, trainOf(world, '1.0')]).toEqual([undefined, '2026-06-23']);
});

test('the timetable and the calendar have each departure with who is on it, the older first', () => {
  const world = shop();
  for (const release of ['1.0', '1.1']) make(world, release, '2026-06-09');
  make(world, '1.2', '2026-06-23');
  const [train] = trainsView(world.state, 7, world.now).trains;
  expect(train).toMatchObject({ name: 'Fortnightly', stage: 'PROD', zone: 'Europe/Berlin' });
  expect(train?.departures.map(({ day, releases }) => `${day} ${releases.join(' ')}`)).toEqual([
    '2026-06-09 1.0 1.1',
    '2026-06-23 1.2',
    '2026-07-07 ',
  ]);
  const rows = calendarView(world.state, 7, world.now, { from: '2026-06-08', days: 7 })?.trains;
  expect(rows).toEqual([{ name: 'Fortnightly', scope: { stages: ['PROD'] }, spans: [{ ...departures[0], releases: ['1.0', '1.1'] }] }]);
  const view = releaseView(world.state, 7, world.now, '1.0');
  expect(view?.train).toBe('on train Fortnightly of Tue 9 Jun into PROD');
  expect(view?.sentence).toMatch(/^1\.0 is new and may not enter DEV yet.* It is on the train of Tue 9 Jun\.$/);
});

test('a date that moves by it says so, and what was waited for until then is part of it', () => {
  const world = shop();
  make(world, '1.0', '2026-06-09');
  const [then, begun] = [world.state, world.now];
  world.goTo(at('2026-06-05 14:00'));
  const event = world.events.find(({ kind }) => kind === 'trainMissed');
  if (event === undefined) throw new Error('it was not left behind');
  const lines = [{ seq: 9, at: world.now, by: 'lockstep', commandId: '', event }];
  const trail = { state: then, history: emptyHistory(), at: begun, lines, now: world.now, releases: ['1.0'], samples: 50 };
  const moves = followTrail(trail);
  let step = moves.next();
  while (step.done !== true) step = moves.next();
  expect(step.value.get('1.0')?.parts.map(({ kind, words }) => `${kind}: ${words}`)).toEqual([
    'rule: 1.0 missed the train of Tue 9 Jun (Fortnightly): it did not stand before PROD by the cut-off',
  ]);
  expect(step.value.get('1.0')?.ms).toBeGreaterThan(10 * 24 * 3_600_000);
});
