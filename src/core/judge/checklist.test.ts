import { beforeEach, expect, test } from 'vitest';
import { must } from '#core/bug.ts';
import type { PersonCommand } from '#core/command.ts';
import { systemOf } from '#core/fixture.ts';
import type { Release } from '#core/state.ts';
import { gateViews } from '#core/views/standing.ts';
import { pathOf } from '#core/find.ts';
import { World } from '#core/world-fixture.ts';

const file = `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora, eve], tester: [tom], customer: [carl, cora, eve]}
services:
  api: {source: directory:./api, command: node a.js}
environments:
  int: {data: masked, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: INT
    exit:
      - sign-off: customer
        checklist: [Order placed, Prices as agreed]
  - stage: PROD
`;

let world: World;
beforeEach(() => {
  world = new World(systemOf(file));
  world.create('1.1.0');
  world.promote('1.1.0', 'INT');
});

const on = { release: '1.1.0', stage: 'INT' } as const;

function found(by: string, item: string, result: 'passed' | 'failed' | 'not-applicable', comment?: string): PersonCommand {
  return { kind: 'try-item', by, ...on, item, result, ...(comment !== undefined && { comment }) };
}

function signed(by: string, checklist: { readonly [item: string]: boolean } = {}): PersonCommand {
  return { kind: 'sign', by, ...on, checklist };
}

function refused(command: PersonCommand): string | undefined {
  return world.say(command)?.code;
}

function because(): readonly string[] {
  return world.blockersOf('1.1.0', 'PROD').map((blocker) => blocker.because);
}

function release(): Release {
  return must(world.state.releases.get('1.1.0'), 'the release');
}

test('what several people found at the items is what one of them signs for, by name', () => {
  expect(refused(found('carl', 'Order placed', 'passed'))).toBeUndefined();
  expect(because()).toEqual(['a customer has still to sign off 1.1.0 in INT (1 of 2 items have a result, none failed)']);
  expect(refused(signed('cora'))).toBe('checklist-open');
  expect(refused(found('cora', 'Prices as agreed', 'not-applicable', 'No prices in it.'))).toBeUndefined();
  expect(refused(signed('cora'))).toBeUndefined();
  expect(because()).toEqual([]);
  expect(release().evidence.at(-1)).toMatchObject({
    by: 'cora',
    verdict: 'pass',
    because: '1 of 2 as wished, the rest does not apply',
    checklist: { 'Order placed': true, 'Prices as agreed': true },
    tried: {
      'Order placed': { result: 'passed', by: 'carl' },
      'Prices as agreed': { result: 'not-applicable', by: 'cora', comment: 'No prices in it.' },
    },
  });
});

test('an item that failed makes the signature a no, and nobody signs past what another found', () => {
  world.say(found('carl', 'Order placed', 'failed', 'A cent is missing.'));
  world.say(found('carl', 'Prices as agreed', 'passed'));
  const refusal = world.say(signed('cora', { 'Order placed': true }));
  expect(refusal).toMatchObject({ code: 'checklist-changed', sentence: 'carl found that `Order placed` failed: A cent is missing.' });
  expect(refused(signed('cora'))).toBeUndefined();
  expect(because()).toEqual(['cora said no: not as wished: Order placed']);
  // Whoever found it may say otherwise, and so may the signer who tried it since.
  world.say(found('cora', 'Order placed', 'passed'));
  expect(refused(signed('cora'))).toBeUndefined();
  expect(because()).toEqual([]);
});

test('what fails after the signature was given is asked about again', () => {
  world.say(signed('carl', { 'Order placed': true, 'Prices as agreed': true }));
  expect(because()).toEqual([]);
  world.say(found('cora', 'Prices as agreed', 'failed', 'The old ones.'));
  expect(because()).toEqual(['cora found that `Prices as agreed` failed: The old ones']);
  expect(world.promote('1.1.0', 'PROD')).toBeUndefined();
  expect(release().entries['PROD']).toBeUndefined();
});

test('the signer who changes an own word has it changed on the checklist, too', () => {
  world.say(found('carl', 'Order placed', 'failed', 'A cent is missing.'));
  world.say(signed('carl', { 'Order placed': true, 'Prices as agreed': true }));
  expect(because()).toEqual([]);
  expect(release().tried).toMatchObject([{ item: 'Order placed', result: 'passed', by: 'carl' }]);
});

test('a release has items of its own, and a signature that was given without them is asked for again', () => {
  world.say(signed('carl', { 'Order placed': true, 'Prices as agreed': true }));
  expect(refused({ kind: 'add-item', by: 'tom', ...on, item: 'Invoice as PDF' })).toBeUndefined();
  expect(because()).toEqual(['carl signed without `Invoice as PDF`, which came to the checklist later']);
  expect(refused(signed('carl', { 'Order placed': true, 'Prices as agreed': true }))).toBe('checklist-open');
  expect(refused(found('carl', 'Invoice as PDF', 'passed'))).toBeUndefined();
  expect(refused(signed('carl', { 'Order placed': true, 'Prices as agreed': true }))).toBeUndefined();
  expect(because()).toEqual([]);
  world.promote('1.1.0', 'PROD');
  expect(refused({ kind: 'add-item', by: 'tom', ...on, item: 'Too late' })).toBe('not-asked');
});

test('an own item is dropped by who may sign, with a reason; the file’s are not', () => {
  world.say({ kind: 'add-item', by: 'dora', ...on, item: 'Invoice as PDF' });
  const drop = { kind: 'drop-item', ...on, reason: 'It moved to 1.2.0.' } as const;
  expect(refused({ ...drop, by: 'tom', item: 'Invoice as PDF' })).toBe('not-your-role');
  expect(refused({ ...drop, by: 'carl', item: 'Invoice as PDF', reason: ' ' })).toBe('reason-missing');
  expect(refused({ ...drop, by: 'carl', item: 'Order placed' })).toBe('no-such-item');
  expect(refused({ ...drop, by: 'carl', item: 'Invoice as PDF' })).toBeUndefined();
  expect(refused({ ...drop, by: 'carl', item: 'Invoice as PDF' })).toBe('no-such-item');
});

test('nobody tries for others: not without the role, not as an author, not what is not asked, not without a word on what failed', () => {
  expect(refused(found('tom', 'Order placed', 'passed'))).toBe('not-your-role');
  expect(refused(found('carl', 'Nothing such', 'passed'))).toBe('no-such-item');
  expect(refused(found('carl', 'Order placed', 'failed'))).toBe('reason-missing');
  expect(refused(found('carl', 'Order placed', 'not-applicable'))).toBe('reason-missing');
  expect(refused(signed('carl', { 'Order placed': true, 'Prices as agreed': true, 'Nothing such': true }))).toBe('no-such-item');
  const sign = '2'.padStart(64, '0');
  const bill = { api: { digest: `sha256:${sign}`, source: 'directory:./api', blob: `sha256:${sign}` } };
  world.say({ kind: 'create', by: 'eve', release: '1.2.0', bill, authors: [], carry: false, unknownAuthors: [] });
  world.promote('1.2.0', 'INT');
  expect(refused({ kind: 'try-item', by: 'eve', release: '1.2.0', stage: 'INT', item: 'Order placed', result: 'passed' })).toBe(
    'own-release',
  );
});

test('a release that comes into the stage again is tried again', () => {
  world.say(found('carl', 'Order placed', 'passed'));
  const stage = must(pathOf(world.state, release())[0], 'INT');
  const itemsNow = () => gateViews(world.state, release(), stage, 'exit', world.now)[0]?.items;
  expect(itemsNow()).toMatchObject([{ item: 'Order placed', tried: { result: 'passed', by: 'carl' } }, { item: 'Prices as agreed' }]);
  world.create('1.2.0');
  world.promote('1.2.0', 'INT');
  world.say({ kind: 'reject', by: 'tom', release: '1.2.0', reason: 'Totals are wrong.' });
  world.promote('1.1.0', 'INT');
  world.say({ kind: 'promote', by: 'dora', release: '1.1.0', stage: 'INT', wait: false });
  world.obey();
  expect(itemsNow()).toEqual([{ item: 'Order placed' }, { item: 'Prices as agreed' }]);
});
