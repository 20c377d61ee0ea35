import { expect, test } from 'vitest';
import { begunAt, systemOf } from '#core/fixture.ts';
import { must } from '#core/bug.ts';
import { askedOf } from '#core/deadlines.ts';
import { fold } from '#core/fold/index.ts';
import { semantics } from '#core/semantics.ts';
import type { Event } from '#core/event.ts';
import { step } from '#core/step.ts';
import type { PersonCommand } from '#core/command.ts';
import type { State } from '#core/state.ts';
import { wakeOf } from '#core/waits.ts';
import { blockers } from '#core/blockers/index.ts';
import { weakens } from '#core/file/weaken.ts';
import { World } from '#core/world-fixture.ts';

const hour = 3_600_000;

function fileWith(deadline: string): string {
  return `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], release-manager: [rita], operator: [olga], tester: [tom]}
services:
  api: {source: directory:./api, command: node a.js}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    entry:
      - approval: release-manager
${deadline}
  - stage: PROD
`;
}

const failing = '        within: 2 hours\n        then: [operator, tester]\n        at-the-end: fail';

interface Told {
  readonly state: State;
  readonly events: readonly Event[];
}

function made(deadline: string): Told {
  const bill = { api: { digest: 'sha256:a', source: 'directory:./api', blob: 'sha256:a' } };
  return step(systemOf(fileWith(deadline)), { kind: 'create', by: 'dora', release: '1', bill, authors: [], carry: false }, begunAt);
}

function at(state: State, hours: number, command?: PersonCommand): Told & { readonly refusal?: string } {
  const { refusal, ...told } = step(state, command, begunAt + hours * hour);
  return { ...told, ...(refusal && { refusal: refusal.code }) };
}

const kinds = ({ events }: Told): readonly string[] => events.map((event) => (event.kind === 'gateEscalated' ? event.to : event.kind));

test('each group has the whole time, and nobody is told twice', () => {
  const begun = made(failing);
  expect(kinds(begun)).toEqual(['releaseCreated', 'gateAsked']);
  const first = at(begun.state, 2);
  expect([kinds(at(begun.state, 1.99)), kinds(first), kinds(at(first.state, 3.99))]).toEqual([[], ['operator'], []]);
  const second = at(first.state, 4);
  const last = at(second.state, 6);
  expect([kinds(second), kinds(at(second.state, 5.99)), kinds(last), kinds(at(last.state, 100))]).toEqual([
    ['tester'],
    [],
    ['gateExpired'],
    [],
  ]);
});

test('a controller that was away tells everybody, in order', () => {
  expect(kinds(at(made(failing).state, 50))).toEqual(['operator', 'tester', 'gateExpired']);
});

test('somebody looks at every deadline', () => {
  const begun = made(failing);
  expect(wakeOf(begun.state, begunAt)).toBe(begunAt + 2 * hour);
  expect(wakeOf(at(begun.state, 2).state, begunAt + 2 * hour)).toBe(begunAt + 4 * hour);
  expect(wakeOf(at(begun.state, 50).state, begunAt + 50 * hour)).toBeUndefined();
});

const approve = { kind: 'approve', by: 'rita', release: '1', stage: 'DEV' } as const;

test('silence is never a yes: it says no until somebody asks again, and then it has the whole time again', () => {
  const late = at(made(failing).state, 50);
  const release = must(late.state.releases.get('1'), '1');
  expect(blockers(late.state, release, 'DEV', begunAt + 50 * hour).map(({ code }) => code)).toEqual(['overdue']);
  expect(at(late.state, 51, approve)).toMatchObject({ refusal: 'gate-overdue', events: [] });
  const again = at(late.state, 52, { kind: 'recheck', by: 'dora', release: '1', stage: 'DEV', gate: 'release-manager' });
  expect(again.events).toMatchObject([{ kind: 'gateAsked', by: 'dora', at: begunAt + 52 * hour }]);
  expect(wakeOf(again.state, begunAt + 52 * hour)).toBe(begunAt + 54 * hour);
  expect(kinds(at(again.state, 53, approve))).toEqual(['evidenceGiven', 'gateSettled']);
});

const nobody = fileWith(failing)
  .replace('release-manager: [rita]', 'release-manager: [dora]')
  .replace('admin: [ada]', 'admin: [ada, rita]');

/** Two people put another file into force. */
function changed(state: State, hours: number, text: string): State {
  const file = must(systemOf(text).files.get('1'), 'a file').system;
  const proposed = at(state, hours, { kind: 'apply', by: 'ada', file, digest: `${hours} ${text.length}` }).state;
  const id = [...proposed.proposals.values()].find((proposal) => proposal.state === 'open')?.id ?? '';
  return at(proposed, hours, { kind: 'approve-proposal', by: 'rita', id }).state;
}

function codesAt(state: State, hours: number): readonly string[] {
  return blockers(state, must(state.releases.get('1'), 'a release'), 'DEV', begunAt + hours * hour).map(({ code }) => code);
}

test('where nobody is left who could answer, it is said beside that it is over', () => {
  expect(codesAt(changed(at(made(failing).state, 50).state, 50, nobody), 50)).toEqual(['overdue', 'unfillable']);
});

test('who had answered before the end, and has the role again after it, is heard once somebody asks again', () => {
  const approved = at(made(failing).state, 1, { kind: 'approve', by: 'rita', release: '1', stage: 'DEV' }).state;
  expect(codesAt(approved, 1)).toEqual([]);
  const gone = at(changed(approved, 1, nobody), 50).state;
  const back = changed(gone, 51, fileWith(failing).replace('admin: [ada]', 'admin: [ada, rita]'));
  expect(codesAt(back, 51)).toEqual(['overdue']);
  const again = at(back, 51, { kind: 'recheck', by: 'dora', release: '1', stage: 'DEV', gate: 'release-manager' }).state;
  expect(codesAt(again, 51)).toEqual([]);
});

test('a gate that waits on is answered late', () => {
  const late = at(made('        within: 2 hours').state, 50);
  expect(kinds(late)).toEqual(['gateExpired']);
  expect(kinds(at(late.state, 51, approve))).toEqual(['evidenceGiven', 'gateSettled']);
});

const signedFile = fileWith('').replace(
  '      - approval: release-manager\n',
  '      - approval: tester\n    exit:\n      - sign-off: tester\n        checklist: [Order placed]\n        within: 2 hours\n        at-the-end: fail\n',
);

/** Signed an hour after it could be; ten hours after that it is another day's question. */
function signedIn(): World {
  const world = new World(systemOf(signedFile));
  world.create('1');
  world.say({ kind: 'approve', by: 'tom', release: '1', stage: 'DEV' });
  world.promote('1', 'DEV');
  world.goTo(begunAt + hour);
  world.say({ kind: 'sign', by: 'tom', release: '1', stage: 'DEV', checklist: { 'Order placed': true } });
  world.goTo(begunAt + 10 * hour);
  return world;
}

const on = { release: '1', stage: 'DEV' } as const;
const told = (world: World): readonly unknown[] =>
  world.events.flatMap((event) => ('label' in event ? [[event.kind, (event.at - begunAt) / hour]] : []));

test('what was signed in time stays answered: an item that comes later is another question, with a time of its own', () => {
  const world = signedIn();
  expect(world.blockersOf('1', 'PROD')).toEqual([]);
  world.say({ kind: 'add-item', by: 'dora', ...on, item: 'Invoice as PDF' });
  expect(world.blockersOf('1', 'PROD')).toMatchObject([{ code: 'sign-off', answerBy: begunAt + 12 * hour }]);
  world.goTo(begunAt + 20 * hour);
  expect(told(world)).toEqual([
    ['gateAsked', 0],
    ['gateSettled', 1],
    ['gateAsked', 10],
    ['gateExpired', 12],
  ]);
});

test.each([
  ['an item fails later', [{ kind: 'try-item', by: 'tom', ...on, item: 'Order placed', result: 'failed', comment: 'A cent' }]],
  [
    'an item that had come is dropped, and another one comes',
    [
      { kind: 'add-item', by: 'dora', ...on, item: 'Invoice as PDF' },
      { kind: 'drop-item', by: 'tom', ...on, item: 'Invoice as PDF', reason: 'Not in it' },
      { kind: 'add-item', by: 'dora', ...on, item: 'Refund' },
    ],
  ],
] as const)('the whole time is given again where %s', (_, commands) => {
  const world = signedIn();
  for (const command of commands) {
    world.goTo(world.now + hour);
    world.say(command);
  }
  expect(world.blockersOf('1', 'PROD')).toMatchObject([{ code: 'sign-off', answerBy: world.now + 2 * hour }]);
});

test('an item that comes while nobody has signed gives no more time, and what has said no goes on saying so', () => {
  const world = new World(systemOf(signedFile));
  world.create('1');
  world.say({ kind: 'approve', by: 'tom', release: '1', stage: 'DEV' });
  world.promote('1', 'DEV');
  world.goTo(begunAt + hour);
  world.say({ kind: 'add-item', by: 'dora', ...on, item: 'Refund' });
  expect(world.blockersOf('1', 'PROD')).toMatchObject([{ code: 'sign-off', answerBy: begunAt + 2 * hour }]);
  world.goTo(begunAt + 3 * hour);
  world.say({ kind: 'drop-item', by: 'tom', ...on, item: 'Refund', reason: 'Not in it' });
  expect(world.blockersOf('1', 'PROD').map(({ code }) => code)).toEqual(['overdue']);
});

test('what has said no says so again when the Exception that opened it has ended', () => {
  const world = new World(systemOf(fileWith(failing)));
  world.create('1');
  world.goTo(begunAt + 10 * hour);
  const about = { ...on, gate: 'release-manager', reason: 'Rita is ill', expires: world.now + hour };
  expect(world.say({ kind: 'except', by: 'olga', ...about })).toBeUndefined();
  expect(world.say({ kind: 'second-exception', by: 'rita', id: '1.x1' })).toBeUndefined();
  expect(world.blockersOf('1', 'DEV')).toEqual([]);
  world.goTo(begunAt + 12 * hour);
  expect(world.blockersOf('1', 'DEV').map(({ code }) => code)).toEqual(['overdue']);
});

test('who signs a scope has until then, the next group is told, and what is changed later is signed in a time of its own', () => {
  const gate = failing.replace('[operator, tester]', '[operator]');
  const world = new World(systemOf(fileWith(gate).replace('approval: release-manager', 'scope: {signed-by: [release-manager, tester]}')));
  world.create('1');
  expect(world.blockersOf('1', 'DEV')).toMatchObject([
    { code: 'scope', because: '1 has no scope yet: nobody has written what is to be in it', answerBy: begunAt + 2 * hour },
    { code: 'scope', answerBy: begunAt + 2 * hour },
  ]);
  const set = (title: string) => ({ tickets: [{ id: 'SHOP-12', title }], commits: [], requirements: [] });
  world.say({ kind: 'scope', by: 'dora', release: '1', scope: set('Pay by card') });
  for (const by of ['rita', 'tom']) world.say({ kind: 'sign-scope', by, release: '1' });
  expect(world.blockersOf('1', 'DEV')).toEqual([]);
  world.goTo(begunAt + 10 * hour);
  world.say({ kind: 'scope', by: 'dora', release: '1', scope: set('Pay by card or bill'), reason: 'Agreed on Monday' });
  world.goTo(begunAt + 15 * hour);
  expect(told(world)).toEqual([
    ['gateAsked', 0],
    ['gateSettled', 0],
    ['gateAsked', 10],
    ['gateEscalated', 12],
    ['gateExpired', 14],
  ]);
  for (const by of ['rita', 'tom']) world.say({ kind: 'sign-scope', by, release: '1' });
  expect(world.blockersOf('1', 'DEV')).toMatchObject([
    { code: 'overdue', clears: { command: 'lockstep recheck 1 --stage DEV --gate scope' } },
  ]);
  world.say({ kind: 'recheck', by: 'dora', release: '1', stage: 'DEV', gate: 'scope' });
  expect(world.blockersOf('1', 'DEV')).toEqual([]);
});

test('to be told gives nobody a right', () => {
  const told = at(made(failing).state, 2);
  expect(at(told.state, 3, { ...approve, by: 'olga' })).toMatchObject({ refusal: 'not-your-role' });
});

test('who has answered is told of no more, and the blocker says until when', () => {
  const begun = made(failing);
  const release = must(begun.state.releases.get('1'), '1');
  expect(blockers(begun.state, release, 'DEV', begunAt)).toMatchObject([{ code: 'approval', answerBy: begunAt + 2 * hour }]);
  const answered = at(begun.state, 1, approve);
  expect(kinds(at(answered.state, 50))).toEqual([]);
});

/** DEV has the gate as it was before; PROD has the same one. */
const twice = fileWith(failing).replace('- stage: PROD', `- stage: PROD\n    entry:\n      - approval: release-manager\n${failing}`);

test('the same gate before the next stage is asked anew, whatever came of it before the first', () => {
  const world = new World(systemOf(twice));
  world.create('1');
  world.goTo(begunAt + 50 * hour);
  world.say({ kind: 'recheck', by: 'dora', release: '1', stage: 'DEV', gate: 'release-manager' });
  world.say(approve);
  world.promote('1', 'DEV');
  world.goTo(begunAt + 52 * hour);
  const told = world.events.flatMap((event) =>
    event.kind === 'gateAsked' || event.kind === 'gateEscalated' ? [[event.stage, event.at]] : [],
  );
  expect(told.slice(-2)).toEqual([
    ['PROD', begunAt + 50 * hour],
    ['PROD', begunAt + 52 * hour],
  ]);
  expect(world.say({ ...approve, stage: 'PROD' })).toBeUndefined();
});

test('what older rules have let end says no under those of today, before the stage that it was asked for, and at no other', () => {
  const { state } = made(failing);
  const { asked: _asked, ...release } = must(state.releases.get('1'), '1');
  const old: State = { ...state, head: { ...state.head, semantics: 4 }, releases: new Map([['1', release]]) };
  const gate = must(systemOf(fileWith(failing)).files.get('1')?.system.path[0]?.entry[0]?.hash, 'gate');
  const about = { release: '1', stage: 'DEV', gate, label: 'release-manager', entry: 'attempt 1', at: begunAt };
  const ended = fold(old, [
    { kind: 'gateAsked', ...about, by: 'lockstep' },
    { kind: 'gateExpired', ...about, as: 'fail' },
    { kind: 'semanticsChanged', to: semantics },
  ]);
  expect(Object.keys(ended.releases.get('1')?.asked ?? {})).toEqual([`attempt 1 ${gate}`]);
  expect([kinds(at(ended, 60)), at(ended, 60, approve).refusal]).toEqual([[], 'gate-overdue']);
  const known = must(ended.releases.get('1'), '1');
  expect(askedOf(known, { ...about, stage: 'PROD' })).toBeUndefined();
});

test('an approval that is revoked is asked for anew', () => {
  const answered = at(made(failing).state, 1, approve);
  const evidence = must(answered.state.releases.get('1')?.evidence[0], 'the approval').id;
  const revoked = at(answered.state, 30, { kind: 'revoke', by: 'tom', release: '1', evidence, reason: 'Too early' });
  expect(kinds(revoked)).toEqual(['evidenceRevoked', 'gateAsked']);
});

test('a deadline that no longer says no, or gives longer, weakens; one that comes does not', () => {
  const systemWith = (deadline: string) => must(systemOf(fileWith(deadline)).files.get('1'), 'file').system;
  const words = ['DEV: entry approval by 1 release-manager no longer says no where nobody answers in the time that it gave'];
  expect(weakens(systemWith(failing), systemWith(''))).toEqual(words);
  expect(weakens(systemWith(failing), systemWith(failing.replace('2 hours', '3 hours')))).toEqual(words);
  expect(weakens(systemWith(''), systemWith(failing))).toEqual([]);
});
