// Who may what, where, and by which way: judged by the core alone, on a system of two stages whose second is production.
import { describe, expect, test } from 'vitest';
import type { Means, PersonCommand, Roster } from './command.ts';
import { emptyState } from './empty-state.ts';
import { fixtureCatalogue } from './file/fixture.ts';
import { parseSystem } from './file/parse-system.ts';
import { glassOf } from './glass.ts';
import { newRights } from './grants.ts';
import { step } from './step.ts';
import type { State } from './state.ts';
import type { Bill, System } from './system.ts';

const file = `lockstep: 1
system: shop
roles:
  admin: [ada]
  developer: [dora, {who: otto, in: [dev]}]
  operator: [olga, {who: otto, in: [dev]}, {who: 'group:night', in: prod}]
  tester: [tom]
  release-manager: [rita, rolf, {who: remy, in: [dev]}]
services:
  api: {source: 'directory:./api', command: node a.js}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
    environment: dev
    entry: [approval: release-manager]
  - stage: PROD
    environment: prod
    entry: [approval: release-manager]
`;
const [at, minute] = [Date.parse('2026-06-01T09:00:00Z'), 60_000];
const bill: Bill = { api: { digest: 'sha256:1', source: 'directory:./api', blob: 'sha256:1' } };

type Asked = PersonCommand extends infer Each ? (Each extends PersonCommand ? Omit<Each, 'means'> : never) : never;

/** A world of one system that hears commands; time is said with each. */
class Shop {
  state: State = emptyState('shop');

  constructor(text = file, roster: Roster = { groups: {} }) {
    this.do({ kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['ada'] } });
    this.do({ kind: 'apply', by: 'ada', file: systemOf(text), digest: 'one' });
    this.do({ kind: 'roster', by: 'lockstep', ...roster });
  }

  /** The code of the refusal; undefined where it was done. */
  do(command: PersonCommand, now = at): string | undefined {
    const { state, refusal } = step(this.state, command, now);
    this.state = state;
    return refusal?.code;
  }

  sentence(command: PersonCommand, now = at): string | undefined {
    return step(this.state, command, now).refusal?.sentence;
  }

  create(by: string, authors: readonly string[] = [], unknownAuthors: readonly string[] = []): string | undefined {
    return this.do({ kind: 'create', by, release: '1.0', bill, authors, carry: false, unknownAuthors });
  }

  approve(by: string, means?: Means, stage = 'DEV'): string | undefined {
    return this.do({ kind: 'approve', by, release: '1.0', stage, ...(means && { means }) });
  }

  get because(): readonly string[] {
    const refusal = step(this.state, { kind: 'promote', by: 'dora', release: '1.0', stage: 'DEV', wait: false }, at).refusal;
    return refusal?.blockers?.map(({ because }) => because) ?? [];
  }
}

function systemOf(text: string): System {
  const result = parseSystem(text, fixtureCatalogue);
  if (!result.ok) throw new Error(result.problems.map(({ sentence }) => sentence).join('\n'));
  return result.system;
}

describe('a role reaches the environments that it names', () => {
  const hold = (by: string, stage: string) => ({ kind: 'hold', by, stage, reason: 'a test' }) as const;

  test.each([
    ['olga', 'DEV', undefined],
    ['olga', 'PROD', undefined],
    ['otto', 'DEV', undefined],
    ['otto', 'PROD', 'not-your-role'],
    ['nina', 'DEV', 'not-your-role'],
    ['nina', 'PROD', undefined],
    ['dora', 'DEV', 'not-your-role'],
  ])('%s holds %s: %s', (by, stage, code) => {
    expect(new Shop(file, { groups: { night: ['nina'] } }).do(hold(by, stage))).toBe(code);
  });

  test('who reaches a part only is told which, and whom to ask', () => {
    const shop = new Shop();
    expect(shop.sentence(hold('otto', 'PROD'))).toBe('otto may not hold a stage in prod: the role operator reaches dev.');
    expect(step(shop.state, hold('otto', 'PROD'), at).refusal?.next).toBe('Ask olga, rita or rolf.');
  });

  test('who reaches a part only does nothing that touches the whole system', () => {
    const shop = new Shop();
    expect(shop.do({ kind: 'stop', by: 'otto', reason: 'a test' })).toBe('not-your-role');
    expect(shop.do({ kind: 'stop', by: 'olga', reason: 'a test' })).toBeUndefined();
  });

  test('a release touches no environment yet: whoever develops anywhere may create it', () => {
    expect(new Shop().create('otto')).toBeUndefined();
  });

  test('a walk to production needs the role in every stage that it enters', () => {
    const shop = new Shop();
    shop.create('dora');
    const walk = (by: string, stage: string) => ({ kind: 'promote', by, release: '1.0', stage, wait: true }) as const;
    expect(shop.do(walk('otto', 'PROD'))).toBe('not-your-role');
    expect(shop.do(walk('otto', 'DEV'))).toBeUndefined();
    expect(shop.do(walk('dora', 'PROD'))).toBeUndefined();
  });

  test('an approver of one environment fills no slot of another', () => {
    const shop = new Shop(file.replace('{who: remy, in: [dev]}', '{who: remy, in: [prod]}'));
    shop.create('dora');
    expect(shop.approve('remy')).toBe('not-your-role');
    expect(shop.approve('rita')).toBeUndefined();
  });
});

describe('a program testifies to nothing', () => {
  test('a service account with the role of an approver does not approve, whatever it has', () => {
    const shop = new Shop(file, { groups: {}, services: ['rolf'] });
    shop.create('dora');
    expect(shop.approve('rolf')).toBe('needs-a-person');
    expect(shop.approve('rita')).toBeUndefined();
  });

  test('nor does a token, whoever it belongs to', () => {
    const shop = new Shop();
    shop.create('dora');
    expect(shop.approve('rita', { kind: 'token' })).toBe('needs-a-person');
    expect(shop.approve('rita', { kind: 'session', provedAt: at })).toBeUndefined();
  });

  test('a release that a program brings without naming an author has one whom nobody knows', () => {
    const shop = new Shop(file.replace('[dora,', '[dora, ci,'), { groups: {}, services: ['ci'] });
    shop.create('ci');
    expect(shop.state.releases.get('1.0')?.unknownAuthors).toEqual(['unnamed']);
    const named = new Shop(file.replace('[dora,', '[dora, ci,'), { groups: {}, services: ['ci'] });
    named.create('ci', ['dora']);
    expect(named.state.releases.get('1.0')?.unknownAuthors).toBeUndefined();
  });
});

describe('a token for some environments', () => {
  const token: Means = { kind: 'token', environments: ['dev'] };
  const ask = (command: Asked): PersonCommand => ({ ...command, means: token });

  test.each<[string, Asked, string | undefined]>([
    ['creates', { kind: 'create', by: 'olga', release: '1.0', bill, authors: [], carry: false }, 'not-your-role'],
    ['holds there', { kind: 'hold', by: 'olga', stage: 'DEV', reason: 'a test' }, undefined],
    ['does not hold elsewhere', { kind: 'hold', by: 'olga', stage: 'PROD', reason: 'a test' }, 'token-too-narrow'],
    ['does not stop the system', { kind: 'stop', by: 'olga', reason: 'a test' }, 'token-too-narrow'],
    ['does not roll back elsewhere', { kind: 'rollback', by: 'olga', stage: 'PROD', reason: 'a test' }, 'token-too-narrow'],
  ])('%s', (_words, command, code) => {
    expect(new Shop().do(ask(command))).toBe(code);
  });

  test('promotes there, and not into production', () => {
    const shop = new Shop();
    shop.create('dora');
    const promote = (stage: string) => ask({ kind: 'promote', by: 'dora', release: '1.0', stage, wait: true });
    expect(shop.do(promote('PROD'))).toBe('token-too-narrow');
    expect(shop.do(promote('DEV'))).toBeUndefined();
  });
});

describe('what opens production wants the password anew', () => {
  const oneStage = `${file.slice(0, file.indexOf('  - stage: DEV'))}  - stage: PROD
    environments: [dev, prod]
    entry: [approval: release-manager]
`.replace('data: synthetic', 'data: real');
  const weaker = systemOf(oneStage.replace('[rita, rolf,', '[rita, rolf, mallory,'));

  test.each([
    [0, undefined],
    [5 * minute - 1, undefined],
    [5 * minute, 'prove-yourself'],
    [-1, 'prove-yourself'],
  ])('given %i ms ago, an approval into production is %s', (agoMs, code) => {
    const shop = new Shop(oneStage);
    shop.create('dora');
    expect(shop.approve('rita', { kind: 'session', provedAt: at - agoMs }, 'PROD')).toBe(code);
  });

  test('elsewhere the session is enough', () => {
    const shop = new Shop();
    shop.create('dora');
    expect(shop.approve('rita', { kind: 'session', provedAt: at - 60 * minute })).toBeUndefined();
  });

  test('a Proposal is approved, and an Exception granted, with the password', () => {
    const old: Means = { kind: 'session', provedAt: at - 60 * minute };
    const shop = new Shop(oneStage);
    shop.create('dora');
    shop.do({ kind: 'apply', by: 'ada', file: weaker, digest: 'two' });
    const [proposal = ''] = shop.state.proposals.keys();
    expect(shop.do({ kind: 'approve-proposal', by: 'rita', id: proposal, means: old })).toBe('prove-yourself');
    shop.do({ kind: 'except', by: 'dora', release: '1.0', stage: 'PROD', gate: 'release-manager', reason: 'a test', expires: at + minute });
    expect(shop.do({ kind: 'second-exception', by: 'rita', id: '1.0.x1', means: old })).toBe('prove-yourself');
    expect(shop.do({ kind: 'second-exception', by: 'rita', id: '1.0.x1', means: { ...old, provedAt: at } })).toBeUndefined();
  });
});

describe('two accounts of one person are one person', () => {
  const linked: Roster = { groups: {}, identities: { rolf: 'rita' } };

  test('an author does not approve by the other account', () => {
    const shop = new Shop(file, { groups: {}, identities: { rita: 'dora' } });
    shop.create('dora');
    expect(shop.approve('rita')).toBe('own-release');
  });

  test('and fills one slot by both', () => {
    const two = file
      .replaceAll('approval: release-manager', 'approval: {release-manager: 2}')
      .replace('[rita, rolf,', '[rita, rolf, ruth,');
    const shop = new Shop(two, linked);
    shop.create('dora');
    shop.approve('rita');
    shop.approve('rolf');
    expect(shop.because).toHaveLength(1);
    shop.approve('ruth');
    expect(shop.because).toEqual([]);
  });

  test('nor is one the second person of the other', () => {
    const shop = new Shop(file, linked);
    shop.create('dora');
    shop.do({ kind: 'except', by: 'rita', release: '1.0', stage: 'DEV', gate: 'release-manager', reason: 'a test', expires: at + minute });
    expect(shop.do({ kind: 'second-exception', by: 'rolf', id: '1.0.x1' })).toBe('same-person');
  });
});

test('who approved, then chose a role, and approves without one again, has said something new', () => {
  const shop = new Shop(
    file.replaceAll('approval: release-manager', 'approval: [release-manager, tester]').replace('[tom]', '[tom, rita]'),
  );
  shop.create('dora');
  shop.approve('rita');
  shop.do({ kind: 'approve', by: 'rita', release: '1.0', stage: 'DEV', role: 'tester' });
  shop.approve('rita');
  expect(shop.state.releases.get('1.0')?.evidence.at(-1)?.role).toBeUndefined();
});

describe('where an author is unknown', () => {
  test('nobody of the group approves alone', () => {
    const shop = new Shop();
    shop.create('dora', [], ['7f3a']);
    expect(shop.approve('rita')).toBeUndefined();
    expect(shop.because.join()).toContain('nobody approves alone: an author is unknown');
    expect(shop.approve('rolf')).toBeUndefined();
    expect(shop.because).toEqual([]);
  });

  test('one approval is enough where all are known', () => {
    const shop = new Shop();
    shop.create('dora');
    shop.approve('rita');
    expect(shop.because).toEqual([]);
  });
});

describe('breaking the glass', () => {
  const smash = {
    kind: 'break-glass',
    by: 'olga',
    release: '1.0',
    stage: 'DEV',
    reason: 'The shop is down',
    expires: at + 60 * minute,
  } as const;

  test('opens every closed gate before a stage, when a second person grants it, and shows for ever', () => {
    const shop = new Shop(file.replace('entry: [approval: release-manager]', 'entry: [approval: release-manager, approval: tester]'));
    shop.create('dora');
    expect(shop.do(smash)).toBeUndefined();
    expect(shop.because).toHaveLength(2);
    expect(shop.do({ kind: 'second-exception', by: 'olga', id: '1.0.x1' })).toBe('not-your-role');
    expect(shop.do({ kind: 'second-exception', by: 'rita', id: '1.0.x1' })).toBeUndefined();
    expect(shop.because).toEqual([]);
    expect(shop.state.releases.get('1.0')?.exceptions.map(({ glass, second, into }) => [glass, second, into])).toEqual([
      ['1.0.g1', 'rita', 'DEV'],
      ['1.0.g1', 'rita', 'DEV'],
    ]);
  });

  test.each([
    ['skips no stage', { stage: 'PROD' }, 'not-asked'],
    ['wants a reason', { reason: ' ' }, 'reason-missing'],
    ['lasts a day at most', { expires: at + 25 * 60 * minute }, 'expired'],
    ['is not for developers', { by: 'dora' }, 'not-your-role'],
  ])('%s', (_words, change, code) => {
    const shop = new Shop();
    shop.create('dora');
    expect(shop.do({ ...smash, ...change })).toBe(code);
  });

  test('needs two people: not the same, and the second no author', () => {
    const shop = new Shop();
    shop.create('rolf');
    shop.do({ ...smash, by: 'rita' });
    expect(shop.do({ kind: 'second-exception', by: 'rita', id: '1.0.x1' })).toBe('same-person');
    expect(shop.do({ kind: 'second-exception', by: 'rolf', id: '1.0.x1' })).toBe('own-release');
  });

  describe('counts for the stage that it opens, also where an exit before it is what it waives', () => {
    const exception = { id: '1.0.x1', stage: 'DEV', gate: 'sha256:1', label: 'soak', by: 'olga', reason: 'The shop is down', at } as const;

    function struck(): Shop {
      const shop = new Shop();
      shop.create('dora');
      const release = shop.state.releases.get('1.0');
      if (release === undefined) throw new Error('no release');
      const exceptions = [{ ...exception, expires: at + 60 * minute, glass: '1.0.g1', into: 'PROD' }];
      shop.state = { ...shop.state, releases: new Map(shop.state.releases).set('1.0', { ...release, exceptions }) };
      return shop;
    }

    test.each<readonly [string, string | undefined, Means]>([
      ['remy', 'not-your-role', { kind: 'session', provedAt: at }],
      ['rita', 'prove-yourself', { kind: 'session', provedAt: at - 6 * minute }],
      ['rita', undefined, { kind: 'session', provedAt: at }],
    ])('%s as its second: %s', (by, code, means) => {
      expect(struck().do({ kind: 'second-exception', by, id: '1.0.x1', means })).toBe(code);
    });

    test('so that this stage is red', () => {
      const shop = struck();
      shop.do({ kind: 'second-exception', by: 'rita', id: '1.0.x1' });
      expect(glassOf(shop.state.releases.get('1.0') ?? { exceptions: [] })).toMatchObject([{ stage: 'PROD', second: 'rita' }]);
    });
  });

  test('is for closed gates only', () => {
    const shop = new Shop();
    shop.create('dora');
    shop.approve('rita');
    expect(shop.do(smash)).toBe('exception-not-needed');
  });
});

test('a Proposal that names a group says who is in it, and nobody slips into that group alone meanwhile', () => {
  const shop = new Shop(file, { groups: { leads: ['ada'] } });
  shop.do({ kind: 'apply', by: 'ada', file: systemOf(file.replace('[rita, rolf,', '[rita, rolf, group:leads,')), digest: 'two' });
  const [proposal] = shop.state.proposals.values();
  expect(proposal?.weakens).toEqual(['release-manager: group:leads (ada) is new']);
  const gained = newRights(shop.state, { groups: { leads: ['ada', 'mallory'] } });
  expect(gained[0]?.right).toBe(`approves shop into PROD as release-manager, by Proposal ${proposal?.id}`);
});

describe('a right over production that nobody may give alone', () => {
  const grouped = file.replace('[rita, rolf,', '[rita, rolf, group:leads,');
  const rights = (text: string, before: Roster, after: Roster) =>
    newRights(new Shop(text, before).state, after).map(({ person, right }) => `${person} ${right}`);

  test.each<[string, string, Roster, Roster, readonly string[]]>([
    ['a group that no role names', file, { groups: {} }, { groups: { leads: ['mallory'] } }, []],
    [
      'a group of approvers',
      grouped,
      { groups: { leads: ['lea'] } },
      { groups: { leads: ['lea', 'mallory'] } },
      ['mallory approves shop into PROD as release-manager', 'mallory grants Exceptions in shop', 'mallory approves Proposals in shop'],
    ],
    ['somebody leaves it', grouped, { groups: { leads: ['lea'] } }, { groups: {} }, []],
    [
      'an administrator more',
      file,
      { groups: { 'installation-admin': ['gus'] } },
      { groups: { 'installation-admin': ['gus', 'mallory'] } },
      ['mallory grants Exceptions in shop', 'mallory approves Proposals in shop'],
    ],
    [
      'accounts that are parted',
      file,
      { groups: {}, identities: { rolf: 'rita' } },
      { groups: {} },
      ['rolf counts as another person than rita in shop'],
    ],
    ['accounts that are linked', file, { groups: {} }, { groups: {}, identities: { rolf: 'rita' } }, []],
    [
      'a program that becomes a person',
      file,
      { groups: {}, services: ['rolf'] },
      { groups: {} },
      ['rolf approves shop into PROD as release-manager', 'rolf grants Exceptions in shop', 'rolf approves Proposals in shop'],
    ],
  ])('%s', (_words, text, before, after, expected) => {
    expect(rights(text, before, after)).toEqual(expected);
  });
});
