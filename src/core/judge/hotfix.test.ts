import { expect, test } from 'vitest';
import { hotfixOf } from './hotfix.ts';
import { judgeCreate, judgeWithoutHotfix } from './release.ts';
import { isRefusal } from './ruling.ts';
import { byAge } from '#core/age.ts';
import { blockers } from '#core/blockers/index.ts';
import { prune } from '#core/entities.ts';
import { currentSystem } from '#core/find.ts';
import { begunAt, systemOf } from '#core/fixture.ts';
import { missingFixes } from '#core/fixes.ts';
import { fold } from '#core/fold/index.ts';
import { hotfixPath } from '#core/hotfix.ts';
import { weakens } from '#core/file/weaken.ts';
import { step } from '#core/step.ts';
import type { PersonCommand } from '#core/command.ts';
import type { Release, State } from '#core/state.ts';
import type { Bill } from '#core/system.ts';
import { must } from '#core/bug.ts';
import { World } from '#core/world-fixture.ts';

const file = `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], release-manager: [rita, rolf, ruth]}
services:
  api: {source: directory:./api, command: node a.js}
  web: {source: directory:./web, command: node w.js}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    exit: [soak: {for: 2 hours, hotfix: 1 hour}]
  - stage: PROD
`;

function billOf(bits: { readonly [service: string]: string }): Bill {
  return Object.fromEntries(
    Object.entries(bits).map(([name, digest]) => [
      name,
      { digest: `sha256:${digest}`, source: `directory:./${name}`, blob: `sha256:${digest}` },
    ]),
  );
}

type Create = Extract<PersonCommand, { kind: 'create' }>;

function creating(release: string, bits: { readonly [service: string]: string }, rest: Partial<Create> = {}): Create {
  return { kind: 'create', by: 'dora', release, bill: billOf(bits), authors: [], carry: true, ...rest };
}

function created(state: State, command: Create): State {
  const ruling = judgeCreate(state, command, begunAt);
  if (isRefusal(ruling)) throw new Error(ruling.sentence);
  return fold(state, ruling);
}

function refusalOf(state: State, command: Create): string | undefined {
  const ruling = judgeCreate(state, command, begunAt);
  return isRefusal(ruling) ? ruling.code : undefined;
}

/** As if it had been promoted everywhere. */
function live(state: State, name: string): State {
  const release = must(state.releases.get(name), name);
  const entry = { attempts: 1, entered: `${name}@x`, exit: [], rolledBack: false };
  const entered: Release = { ...release, entries: { DEV: entry, PROD: entry } };
  const { bill, version, id } = release;
  const environments = ['dev', 'prod'].map((place) => {
    const stay = {
      release: id,
      bill,
      version,
      promotion: `${name}@x`,
      stage: place.toUpperCase(),
      since: begunAt,
      upSince: begunAt,
      earnedMs: 0,
    };
    return [place, { ...must(state.environments.get(place), place), stay }] as const;
  });
  return { ...state, releases: new Map([...state.releases, [id, entered]]), environments: new Map(environments) };
}

const hotfix = { because: 'Orders are lost' };
const begun = live(created(systemOf(file), creating('1.0', { api: 'a1', web: 'w1' })), '1.0');

function releaseIn(state: State, name: string): Release {
  return must(state.releases.get(name), name);
}

test('a hotfix is what is live and the services that are named, not what the newest release has', () => {
  const ahead = created(begun, creating('1.1', { web: 'w2' }));
  const { bill, hotfix: record } = releaseIn(created(ahead, creating('1.0.1', { api: 'a2' }, { hotfix })), '1.0.1');
  expect([bill['api']?.digest, bill['web']?.digest]).toEqual(['sha256:a2', 'sha256:w1']);
  expect(record).toEqual({ because: 'Orders are lost', base: '1.0', after: 1, replaces: { api: 'sha256:a1' }, onto: [] });
});

test.each([
  ['nothing is live', systemOf(file), creating('1', { api: 'a', web: 'w' }, { hotfix }), 'hotfix-no-base'],
  ['it changes nothing', begun, creating('1.0.1', {}, { hotfix }), 'hotfix-empty'],
  ['it says not why', begun, creating('1.0.1', { api: 'a2' }, { hotfix: { because: ' ' } }), 'reason-missing'],
  [
    'it carries what another release is still to prove',
    created(begun, creating('1.1', { web: 'w2' })),
    creating('1.0.1', { api: 'a2', web: 'w2' }, { hotfix }),
    'hotfix-unreleased',
  ],
])('a hotfix is refused where %s', (_, state, command, code) => {
  expect(refusalOf(state, command)).toBe(code);
});

test('a hotfix never goes into production alone', () => {
  const alone = file.replace(/ {2}- stage: DEV\n.*\n/, '').replace(/ {2}dev: .*\n/, '');
  expect(refusalOf(systemOf(alone), creating('1', { api: 'a', web: 'w' }, { hotfix }))).toBe('hotfix-alone');
});

test('a path that asks nobody takes two release managers for a hotfix, and soaks as short as the file says', () => {
  const [dev, prod] = hotfixPath(must(currentSystem(begun), 'a system'));
  expect(dev?.exit).toMatchObject([{ kind: 'soak', ms: 3_600_000 }]);
  expect(prod?.entry).toMatchObject([{ kind: 'approval', slots: [{ role: 'release-manager', count: 1 }], inAll: 2 }]);
});

test('a hotfix is older than all that is not live yet, and newer than what it repairs', () => {
  const state = created(created(begun, creating('1.1', { web: 'w2' })), creating('1.0.1', { api: 'a2' }, { hotfix }));
  expect([...state.releases.values()].toSorted(byAge).map(({ id }) => id)).toEqual(['1.0', '1.0.1', '1.1']);
});

test('a hotfix of a release that was rejected while it was live is older than what is ahead all the same', () => {
  const ahead = created(begun, creating('1.1', { web: 'w2' }));
  const gone = { ...ahead, releases: new Map([...ahead.releases].filter(([id]) => id !== '1.0')) };
  const made = hotfixOf(gone, must(currentSystem(gone), 'a system'), billOf({ api: 'a2', web: 'w1' }), 'Orders');
  expect(made).toMatchObject({ base: '1.0', after: 1 });
});

/** 1.1 was on its way when 1.0.1 repaired the api, and is live. */
const repaired = live(created(created(begun, creating('1.1', { web: 'w2' })), creating('1.0.1', { api: 'a2' }, { hotfix })), '1.0.1');

function missing(state: State, name: string): readonly string[] {
  return missingFixes(state, releaseIn(state, name)).map(({ release }) => release);
}

test('what has ended decides nothing about a hotfix, so that a slice and the whole say the same', () => {
  const ended = (state: State, name: string, as: 'rejected' | 'superseded'): State => ({
    ...state,
    releases: new Map([...state.releases, [name, { ...releaseIn(state, name), state: as }]]),
  });
  // Made of the hotfix itself, which has ended; of another that has it, and has ended; and beside a live one that was rejected.
  const onto = live(created(repaired, creating('1.0.2', { web: 'w9' }, { hotfix })), '1.0.2');
  const of = created(onto, creating('1.2', { api: 'a3' }, { commits: commits(['c2'], '1.0.1', 0) }));
  const twice = created(of, creating('1.3', { api: 'a4' }, { commits: commits(['c3'], '1.2', 0) }));
  const all = ended(ended(twice, '1.0.1', 'superseded'), '1.2', 'rejected');
  const rejected = ended(repaired, '1.0.1', 'rejected');
  const says = [missing(all, '1.2'), missing(all, '1.3'), missing(rejected, '1.1')];
  expect(says).toEqual([['1.0.2'], ['1.0.1', '1.0.2'], []]);
  expect([missing(prune(all), '1.3'), missing(prune(rejected), '1.1')]).toEqual(says.slice(1));
  const record = (state: State) => hotfixOf(state, must(currentSystem(state), 'a system'), billOf({ api: 'a9', web: 'w1' }), 'Orders');
  expect(record(rejected)).toEqual(record(prune(rejected)));
});

test('of two hotfixes of the same release the older one does not go live behind the newer one, and nothing else keeps it from its way there', () => {
  const two = created(
    created(created(begun, creating('1.1', { web: 'w2' })), creating('1.0.1', { api: 'a2' }, { hotfix })),
    creating('1.0.2', { web: 'w3' }, { hotfix }),
  );
  const codes = (stage: string): readonly string[] => {
    const state = live(two, '1.0.2');
    return blockers(state, releaseIn(state, '1.0.1'), stage, begunAt).map(({ code }) => code);
  };
  expect(codes('PROD')).toContain('newer-was-here');
  expect(codes('DEV')).not.toContain('newer-was-here');
});

/** 1.1 stands before production while 1.0.1, a hotfix of the api, is still in DEV. */
function beside(bits: { readonly [service: string]: string }): World {
  const world = new World(begun);
  world.say(creating('1.1', bits));
  world.promote('1.1', 'DEV');
  world.goTo(begunAt + 3 * 3_600_000);
  world.say(creating('1.0.1', { api: 'a2' }, { hotfix }));
  return world;
}

const enter = (world: World, release: string): string | undefined => world.promote(release, 'PROD')?.code;
const stateOf = (world: World, release: string): string | undefined => world.state.releases.get(release)?.state;

test('a release that lacks a hotfix does not go live before it, unless somebody says why', () => {
  const world = beside({ web: 'w2' });
  expect(world.blockersOf('1.1', 'PROD')).toMatchObject([
    {
      code: 'hotfix-missing',
      label: '1.0.1',
      because:
        '1.0.1 is a hotfix on its way into PROD, and nothing shows that 1.1 has it in api: let it go live first, make a release that has it, or say why not',
      clears: { command: 'lockstep release without 1.1 1.0.1 --reason "…"' },
    },
  ]);
  enter(world, '1.1');
  expect([releaseIn(world.state, '1.1').entries['PROD'], stateOf(world, '1.0.1')]).toEqual([undefined, 'open']);
  world.say({ kind: 'without-hotfix', by: 'dora', release: '1.1', hotfix: '1.0.1', reason: 'By design' });
  world.obey();
  expect([releaseIn(world.state, '1.1').entries['PROD']?.attempts, stateOf(world, '1.0.1')]).toEqual([1, 'superseded']);
});

test('a release that has the fix goes live before the hotfix, and a hotfix that is rejected is in nobody’s way', () => {
  const world = beside({ web: 'w2' });
  world.say({ kind: 'reject', by: 'rita', release: '1.0.1', reason: 'It mends nothing' });
  expect(world.blockersOf('1.1', 'PROD')).toEqual([]);
  const has = new World(created(begun, creating('1.0.1', { api: 'a2' }, { hotfix })));
  has.say(creating('1.1', { api: 'a3' }, { commits: commits(['c2'], '1.0.1', 0) }));
  expect(missing(has.state, '1.1')).toEqual([]);
});

test('of two hotfixes that are on their way the newer one lacks the older one, and not the other way round', () => {
  const two = created(created(begun, creating('1.0.1', { api: 'a2' }, { hotfix })), creating('1.0.2', { web: 'w3' }, { hotfix }));
  expect([missing(two, '1.0.1'), missing(two, '1.0.2')]).toEqual([[], ['1.0.1']]);
});

test('a hotfix that was taken back from production is asked of nobody', () => {
  const gone = live(created(created(begun, creating('1.1', { web: 'w2' })), creating('1.0.1', { api: 'a2' }, { hotfix })), '1.0.1');
  expect(missing(live(gone, '1.0'), '1.1')).toEqual([]);
});

test('while something is being brought into production no hotfix of what it replaces is made', () => {
  const world = new World(begun);
  world.say(creating('1.1', { web: 'w2' }));
  world.promote('1.1', 'DEV');
  world.goTo(begunAt + 3 * 3_600_000);
  world.say({ kind: 'promote', by: 'dora', release: '1.1', stage: 'PROD', wait: true });
  const [moving] = [...world.state.promotions.values()].filter(({ state }) => state === 'running');
  expect(world.say(creating('1.0.1', { api: 'a2' }, { hotfix }))).toMatchObject({
    code: 'hotfix-no-base',
    sentence: '1.1 is being brought into PROD now; a hotfix repairs what runs there once that is over.',
    next: `Wait for it, or have it taken back: lockstep abort ${moving?.id} --reason "…"`,
  });
  expect(world.say(creating('1.2', { api: 'a2' }))).toBeUndefined();
  world.obey();
  expect(world.say(creating('1.1.1', { api: 'a9' }, { hotfix }))).toBeUndefined();
});

test('what was made before a hotfix lacks it', () => {
  expect(missing(repaired, '1.1')).toEqual(['1.0.1']);
  const list = blockers(repaired, releaseIn(repaired, '1.1'), 'PROD', begunAt);
  expect(list.find(({ code }) => code === 'hotfix-missing')).toMatchObject({
    gate: 'hotfix:1.0.1',
    clears: { who: ['dora', 'rita', 'rolf', 'ruth'], command: 'lockstep release without 1.1 1.0.1 --reason "…"' },
  });
  expect(blockers(repaired, releaseIn(repaired, '1.1'), 'DEV', begunAt).map(({ code }) => code)).not.toContain('hotfix-missing');
});

test('the next release takes along the fix, and what was on its way besides', () => {
  const next = created(repaired, creating('1.2', { web: 'w3' }));
  expect(releaseIn(next, '1.2').bill['api']?.digest).toBe('sha256:a2');
  expect(missing(next, '1.2')).toEqual([]);
});

const commits = (list: readonly string[], since: string, lacks: number) => ({
  api: { since, lacks, count: list.length, list: list.map((commit) => ({ commit, subject: 'x' })) },
});

test.each([
  ['other bits of which nothing is known', {}, ['1.0.1']],
  ['made of the hotfix itself', { commits: commits(['c2'], '1.0.1', 0) }, []],
  ['made beside the hotfix', { commits: commits(['c2'], '1.0.1', 1) }, ['1.0.1']],
  ['made of what the hotfix repairs', { commits: commits(['c2'], '1.0', 0) }, ['1.0.1']],
  ['with a reason why not', { without: { '1.0.1': 'By design' } }, []],
])('a release with %s', (_, rest, lacks) => {
  expect(missing(created(repaired, creating('1.2', { api: 'a3' }, rest)), '1.2')).toEqual(lacks);
});

test('a release has a fix whose commits are all among its own', () => {
  const base = created(begun, creating('1.1', { web: 'w2' }));
  const fixed = live(created(base, creating('1.0.1', { api: 'a2' }, { hotfix, commits: commits(['f1', 'f2'], '1.0', 0) })), '1.0.1');
  const next = (list: readonly string[]) => created(fixed, creating('1.2', { api: 'a3' }, { commits: commits(list, '1.0', 0) }));
  expect(missing(next(['c1', 'f2', 'f1']), '1.2')).toEqual([]);
  expect(missing(next(['c1', 'f2']), '1.2')).toEqual(['1.0.1']);
});

test('a second hotfix takes the first along, and the next release is to have both', () => {
  const second = live(created(repaired, creating('1.0.2', { web: 'w9' }, { hotfix })), '1.0.2');
  expect(releaseIn(second, '1.0.2').bill['api']?.digest).toBe('sha256:a2');
  expect(missing(second, '1.1')).toEqual(['1.0.1', '1.0.2']);
  const next = created(second, creating('1.2', { web: 'w4' }));
  expect(releaseIn(next, '1.2').bill['api']?.digest).toBe('sha256:a2');
  expect(missing(next, '1.2')).toEqual(['1.0.2']);
});

test('why a release goes without a hotfix is said once, of one that it lacks', () => {
  const said = { kind: 'without-hotfix', by: 'dora', release: '1.1', hotfix: '1.0.1', reason: 'By design' } as const;
  const ruling = judgeWithoutHotfix(repaired, said);
  expect(ruling).toEqual([{ kind: 'fixOmitted', release: '1.1', hotfix: '1.0.1', by: 'dora', because: 'By design' }]);
  const after = fold(repaired, isRefusal(ruling) ? [] : ruling);
  expect(missing(after, '1.1')).toEqual([]);
  expect(judgeWithoutHotfix(after, said)).toEqual([]);
  expect(judgeWithoutHotfix(repaired, { ...said, hotfix: '1.0' })).toMatchObject({ code: 'no-such-hotfix' });
});

/** As if it stood in DEV, soaked or not. */
function inDev(state: State, name: string): State {
  const { bill, version, ...release } = releaseIn(state, name);
  const entry = { attempts: 1, entered: `${name}@dev`, exit: [], rolledBack: false };
  const stay = { release: name, bill, version, promotion: `${name}@dev`, stage: 'DEV', since: begunAt, upSince: begunAt, earnedMs: 0 };
  return {
    ...state,
    releases: new Map([...state.releases, [name, { ...release, bill, version, entries: { DEV: entry } }]]),
    environments: new Map([...state.environments, ['dev', { ...must(state.environments.get('dev'), 'dev'), stay }]]),
  };
}

test('one person never lets a hotfix into production alone, nor an author with them', () => {
  const begin = inDev(created(begun, creating('1.0.1', { api: 'a2' }, { hotfix, authors: ['ruth'] })), '1.0.1');
  const approving = (state: State, by: string) => step(state, { kind: 'approve', by, release: '1.0.1', stage: 'PROD' }, begunAt);
  const open = (state: State) => blockers(state, releaseIn(state, '1.0.1'), 'PROD', begunAt).filter(({ code }) => code === 'approval');
  expect(open(begin)).toMatchObject([{ clears: { who: ['rita', 'rolf'] } }]);
  const one = approving(begin, 'rita').state;
  expect(open(one)).toMatchObject([{ clears: { who: ['rolf'] } }]);
  expect(approving(one, 'ruth').refusal?.code).toBe('own-release');
  expect(open(approving(one, 'rolf').state)).toEqual([]);
});

test('a way of hotfixes leaves stages out, and is that of the file by which the hotfix was made', () => {
  const three = file
    .replace('  - stage: PROD', '  - stage: INT\n    environment: int\n  - stage: PROD')
    .replace('  prod:', '  int: {data: masked, errors: full}\n  prod:');
  const system = must(currentSystem(systemOf(`${three}paths: {hotfix: [DEV, PROD]}\n`)), 'a system');
  expect(hotfixPath(system).map(({ name }) => name)).toEqual(['DEV', 'PROD']);
  expect(system.path.map(({ name }) => name)).toEqual(['DEV', 'INT', 'PROD']);
  const all = must(currentSystem(systemOf(three)), 'a system');
  expect(hotfixPath(all).map(({ name }) => name)).toEqual(['DEV', 'INT', 'PROD']);
  expect(weakens(all, system)).toEqual(['INT: a hotfix no longer walks it']);
  expect(weakens(system, all)).toEqual([]);
});

test('a hotfix of what was rejected while the stage went back to it is older than what was taken back', () => {
  const world = new World(begun);
  world.say(creating('1.1', { web: 'w2' }));
  world.promote('1.1', 'DEV');
  world.goTo(begunAt + 3 * 3_600_000);
  world.promote('1.1', 'PROD');
  expect(world.say({ kind: 'rollback', by: 'rita', stage: 'PROD', to: '1.0', reason: 'Orders are lost' })).toBeUndefined();
  world.say({ kind: 'reject', by: 'rita', release: '1.0', reason: 'It loses orders, too' });
  world.obey();
  world.say(creating('1.2', { web: 'w4' }));
  expect(world.say(creating('1.0.1', { api: 'a2' }, { hotfix }))).toBeUndefined();
  expect(releaseIn(world.state, '1.0.1').hotfix).toMatchObject({ base: '1.0', after: 1 });
});
