import { expect, test } from 'vitest';
import { blockers } from '#core/blockers/index.ts';
import { begunAt, systemOf } from '#core/fixture.ts';
import type { PersonCommand } from '#core/command.ts';
import { must } from '#core/bug.ts';
import { fold } from '#core/fold/index.ts';
import type { Scope } from '#core/scope/scope.ts';
import type { CaseNames } from '#core/scope/cases.ts';
import { scopeView } from '#core/scope/view.ts';
import type { Evidence, State } from '#core/state.ts';
import { step } from '#core/step.ts';

const file = `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], release-manager: [rita, rolf], product-owner: [paula], tester: [tom, tina]}
services: {api: {source: directory:./api, command: node a.js}}
checks: {smoke: {http: /health}, suite: {command: npm test, junit: out.xml}}
environments:
  test: {data: synthetic, errors: full}
  int: {data: masked, errors: medium}
  prod: {data: real, errors: friendly}
path:
  - stage: TEST
  - stage: INT
    entry: [scope: {signed-by: [product-owner, tester]}]
    exit: [requirements: proven]
  - stage: PROD
`;

const bill = { api: { digest: 'sha256:1', source: 'directory:./api', blob: 'sha256:1' } };
const agreed: Scope = {
  tickets: [{ id: 'SHOP-12' }],
  commits: ['4f1c2ab'],
  requirements: [{ id: 'R1', words: 'A customer pays by card.', tests: ['checkout > pays by card'] }],
};

/** 1.0 runs in TEST. */
function begun(scope?: Scope): State {
  const { state } = step(
    systemOf(file),
    { kind: 'create', by: 'dora', release: '1.0', bill, authors: [], carry: false, ...(scope && { scope }) },
    begunAt,
  );
  return entered(state, 'TEST');
}

function entered(state: State, stage: string): State {
  const release = must(state.releases.get('1.0'), '1.0');
  const at = begunAt;
  const promotion = `1.0/${stage}`;
  const exit = must(state.files.get('1'), 'the file').system.path.find(({ name }) => name === stage)?.exit ?? [];
  const entries = { ...release.entries, [stage]: { attempts: 1, entered: promotion, enteredAt: at, exit, rolledBack: false } };
  return { ...state, releases: new Map(state.releases).set('1.0', { ...release, entries }) };
}

function given(state: State, command: PersonCommand): State {
  const { refusal, state: next } = step(state, command, begunAt);
  if (refusal !== undefined) throw new Error(`${refusal.code}: ${refusal.sentence}`);
  return next;
}

function refusalOf(state: State, command: PersonCommand): string | undefined {
  return step(state, command, begunAt).refusal?.code;
}

const sign = (by: string): PersonCommand => ({ kind: 'sign-scope', by, release: '1.0' });
const set = (scope: Scope, rest: { readonly by?: string; readonly reason?: string } = {}): PersonCommand => ({
  kind: 'scope',
  by: 'rita',
  release: '1.0',
  scope,
  ...rest,
});

/** What is in the way of a stage, of what has to do with its scope. */
function reasons(state: State, stage: string): readonly string[] {
  const all = blockers(state, must(state.releases.get('1.0'), '1.0'), stage, begunAt);
  return all.filter(({ code }) => ['scope', 'requirement', 'unfillable'].includes(code)).map(({ because }) => because);
}

let checks = 0;
function checked(state: State, cases: Partial<CaseNames>, rest: Partial<Evidence> = {}): State {
  const { digest, planDigest } = must(state.releases.get('1.0'), '1.0');
  checks += 1;
  const fields = {
    stage: 'TEST',
    gate: 'suite',
    label: 'suite',
    entry: 'x',
    environment: 'test',
    by: 'agent:local',
    at: begunAt,
    because: '',
  };
  const base = { id: `1.0.c${checks}`, kind: 'check', releaseDigest: digest, planDigest, verdict: 'pass' } as const;
  const evidence = { ...base, ...fields, cases: { passed: [], failed: [], skipped: [], ...cases }, ...rest };
  return fold(state, [{ kind: 'evidenceGiven', release: '1.0', evidence }]);
}

test('a release without a scope does not enter where one is to be signed', () => {
  expect(reasons(begun(), 'INT')).toEqual([
    '1.0 has no scope yet: nobody has written what is to be in it',
    'a product-owner and a tester have still to sign the scope of 1.0',
  ]);
});

test('a scope that everybody has signed opens its gate', () => {
  const written = given(begun(), set(agreed));
  expect(reasons(written, 'INT')).toEqual(['a product-owner and a tester have still to sign the scope of 1.0']);
  const half = given(written, sign('paula'));
  expect(reasons(half, 'INT')).toEqual(['a tester has still to sign the scope of 1.0']);
  expect(reasons(given(half, sign('tom')), 'INT')).toEqual([]);
});

test('one word of a signed scope that is changed takes the signatures away, and says so', () => {
  const signed = given(given(given(begun(), set(agreed)), sign('paula')), sign('tom'));
  const other = { ...agreed, commits: ['4f1c2ac'] };
  expect(refusalOf(signed, set(other))).toBe('reason-missing');
  const changed = given(signed, set(other, { reason: 'One more commit.' }));
  expect(reasons(changed, 'INT')).toEqual([
    'a product-owner and a tester have still to sign the scope of 1.0; rita has changed it since paula and tom signed it',
  ]);
  expect(reasons(given(given(changed, sign('paula')), sign('tina')), 'INT')).toEqual([]);
});

test('the same scope again is no news, and leaves the signatures', () => {
  const signed = given(given(given(begun(), set(agreed)), sign('paula')), sign('tom'));
  expect(step(signed, set(agreed), begunAt).events).toEqual([]);
});

test.each([
  ['dora', 'not-your-role', 'an author who has none of the roles'],
  ['rolf', 'not-your-role', 'somebody whom no gate names'],
])('%s may not sign (%s): %s', (by, code) => {
  expect(refusalOf(given(begun(), set(agreed)), sign(by))).toBe(code);
});

test('whoever wrote the release does not sign its scope, whatever the role', () => {
  const { state } = step(
    systemOf(file.replace('tester: [tom, tina]', 'tester: [tom, tina, dora]')),
    { kind: 'create', by: 'dora', release: '1.0', bill, authors: [], carry: false, scope: agreed },
    begunAt,
  );
  expect(refusalOf(state, sign('dora'))).toBe('own-release');
});

test('whoever wrote the scope does not sign it', () => {
  const written = given(begun(), set(agreed, { by: 'tom' }));
  expect(refusalOf(written, sign('tom'))).toBe('same-person');
  expect(reasons(given(given(written, sign('paula')), sign('tina')), 'INT')).toEqual([]);
});

test('who is asked to sign has the role, and did not write the scope', () => {
  const written = given(begun(), set(agreed, { by: 'tom' }));
  const [blocker] = blockers(written, must(written.releases.get('1.0'), '1.0'), 'INT', begunAt).filter(({ code }) => code === 'scope');
  expect(blocker?.clears).toEqual({ kind: 'person', who: ['paula', 'tina'], command: 'lockstep scope sign 1.0' });
});

test('where nobody is left to sign, an administrator is told', () => {
  const lone = systemOf(file.replace('tester: [tom, tina]', 'tester: [tom]'));
  const { state } = step(lone, { kind: 'create', by: 'dora', release: '1.0', bill, authors: [], carry: false }, begunAt);
  expect(reasons(given(entered(state, 'TEST'), set(agreed, { by: 'tom' })), 'INT')).toEqual([
    'nobody can sign the scope of 1.0 as a tester: neither its authors nor tom, who wrote it, do',
  ]);
});

test('a signature of what somebody has changed meanwhile is refused', () => {
  const read = given(begun(), set(agreed));
  const digest = must(read.releases.get('1.0')?.scope, 'a scope').digest;
  const changed = given(read, set({ ...agreed, tickets: [] }));
  expect(refusalOf(changed, { kind: 'sign-scope', by: 'paula', release: '1.0', digest })).toBe('scope-changed');
});

test('a requirement without a test keeps the gate shut, however many have signed', () => {
  const untested = { ...agreed, requirements: [{ id: 'R2', words: 'It is fast.', tests: [] }] };
  const signed = given(given(given(begun(), set(untested)), sign('paula')), sign('tom'));
  expect(reasons(signed, 'INT')).toEqual(['requirement R2 (It is fast.) names no test']);
});

test('each requirement that lacks a test is told', () => {
  const untested = { ...agreed, requirements: ['R1', 'R2'].map((id) => ({ id, words: 'It is fast.', tests: [] })) };
  expect(reasons(given(given(given(begun(), set(untested)), sign('paula')), sign('tom')), 'INT')).toHaveLength(2);
});

/** 1.0 runs in INT, with its scope signed. */
function inside(): State {
  return entered(given(given(given(begun(), set(agreed)), sign('paula')), sign('tom')), 'INT');
}

const card = 'checkout > pays by card';

test.each<[string, (state: State) => State, string | undefined]>([
  ['no check has named its test', (state) => state, 'is in no result of a check of it'],
  ['its test has passed', (state) => checked(state, { passed: [card] }), undefined],
  ['its test has failed', (state) => checked(state, { failed: [card] }), 'failed in test (suite)'],
  ['its test was skipped', (state) => checked(state, { skipped: [card] }), 'was skipped in test (suite)'],
  ['another case has passed', (state) => checked(state, { passed: [`${card} twice`] }), 'is in no result of a check of it'],
  [
    'the last run does not name it any more',
    (state) => checked(checked(state, { passed: [card] }), { passed: [] }),
    'is in no result of a check of it',
  ],
  [
    'it passed here and failed there',
    (state) => checked(checked(state, { passed: [card] }), { failed: [card] }, { environment: 'int' }),
    'failed in int (suite)',
  ],
  ['the check had no verdict', (state) => checked(state, { passed: [card] }, { verdict: 'error' }), 'is in no result of a check of it'],
  [
    'the evidence was revoked',
    (state) => checked(state, { passed: [card] }, { revoked: { by: 'tom', reason: 'wrong data' } }),
    'is in no result of a check of it',
  ],
  [
    'it passed on other bits',
    (state) => checked(state, { passed: [card] }, { releaseDigest: 'sha256:other' }),
    'is in no result of a check of it',
  ],
])('where %s, the release is held: %s', (_what, happens, how) => {
  const expected = how === undefined ? [] : [`requirement R1 (A customer pays by card.) has no proof: \`${card}\` ${how}`];
  expect(reasons(happens(inside()), 'PROD')).toEqual(expected);
});

test('a check of the path proves a requirement by its name', () => {
  const named = { ...agreed, requirements: [{ id: 'R1', words: 'It lives.', tests: ['smoke'] }] };
  const signed = entered(given(given(given(begun(), set(named)), sign('paula')), sign('tom')), 'INT');
  expect(reasons(signed, 'PROD')).toHaveLength(1);
  expect(reasons(checked(signed, {}, { label: 'smoke' }), 'PROD')).toEqual([]);
});

test('who takes a requirement without proof out of the scope takes the signatures with it', () => {
  const fewer = given(inside(), set({ ...agreed, requirements: [] }, { reason: 'Nobody tests it.' }));
  expect(reasons(fewer, 'PROD')).toEqual([
    'a product-owner and a tester have still to sign the scope of 1.0; rita has changed it since paula and tom signed it',
  ]);
});

test('a scope is shown with what is proven and who is still to sign', () => {
  const state = checked(given(given(begun(), set(agreed)), sign('paula')), { passed: [card] });
  const view = scopeView(state, must(state.releases.get('1.0'), '1.0'), begunAt);
  expect(view?.sentence).toBe('Still to sign: tester. 1 of 1 requirement proven.');
  expect(view?.signatures).toEqual([{ by: 'paula', at: begunAt, counts: true }]);
});
