// Attacks 1, 2, 4 to 7 and 35: the process itself, asked by many, asked twice, asked out of order, changed behind its back.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMemoryStore } from '#store/memory-store.ts';
import type { Store } from '#store/store.ts';
import { withMethods } from '../crash/with-methods.ts';
import { SmallShop, billOf, file } from './small-shop.ts';

let shop: SmallShop;
beforeEach(async () => {
  shop = new SmallShop();
  await shop.begin();
});
afterEach(() => shop.stop());

/** The codes of what is in the way of a release into PROD. */
async function inTheWay(release = '1.0.0'): Promise<readonly string[]> {
  const answer = await shop.promote(release, 'PROD');
  if (answer.ok) return ['nothing'];
  return answer.refusal.blockers?.map(({ code }) => code) ?? [answer.refusal.code];
}

async function inTest(): Promise<void> {
  await shop.create('1.0.0', '1');
  await shop.enter('1.0.0', 'DEV');
  await shop.enter('1.0.0', 'TEST');
}

test.each(['dora', 'carla', 'ada', 'gus'])('a release does not skip a stage, whoever asks: %s', async (by) => {
  await shop.create('1.0.0', '1');
  expect(await shop.promote('1.0.0', 'TEST', by)).toMatchObject({ ok: false });
  await shop.enter('1.0.0', 'DEV');
  for (const tester of ['anna', 'bo']) await shop.approve(tester);
  expect(await shop.promote('1.0.0', 'PROD', by)).toMatchObject({ ok: false });
  expect((await shop.events()).filter(({ kind }) => kind === 'promotionStarted')).toHaveLength(1);
});

test('of two hundred promotes at one instant into one environment one begins, and never two are under way', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `1.0.${index}`);
  for (const [index, name] of names.entries()) await shop.create(name, (index % 16).toString(16));
  // Half of them are to begin at once or be refused, half are to wait for their turn.
  const asked = Array.from({ length: 200 }, (_, index) =>
    shop.ask({ kind: 'promote', by: 'carla', release: names[index % names.length] ?? '', stage: 'DEV', wait: index >= 100 }),
  );
  const answers = await Promise.allSettled(asked);
  expect(answers.filter(({ status }) => status === 'rejected')).toEqual([]);
  await shop.until(
    (kinds) => kinds.filter((kind) => kind === 'promotionStarted').length === kinds.filter((kind) => kind === 'promotionEnded').length,
  );
  let underWay = 0;
  for (const { kind } of await shop.events()) {
    if (kind === 'promotionStarted') underWay += 1;
    if (kind === 'promotionEnded') underWay -= 1;
    expect(underWay).toBeLessThanOrEqual(1);
  }
  expect((await shop.events()).filter(({ kind }) => kind === 'promotionStarted').length).toBeGreaterThanOrEqual(1);
});

test('who approves twice, in whatever way, has approved once', async () => {
  await inTest();
  await shop.approve('anna');
  await shop.approve('anna');
  await shop.ask({ kind: 'approve', by: 'anna', release: '1.0.0', stage: 'PROD', role: 'tester' });
  await Promise.all(Array.from({ length: 20 }, () => shop.approve('anna')));
  expect(await inTheWay()).toEqual(['approval']);
  await shop.approve('bo');
  expect(await inTheWay()).toEqual(['nothing']);
});

test('what was approved cannot be built anew under its name', async () => {
  await inTest();
  for (const tester of ['anna', 'bo']) await shop.approve(tester);
  const rebuilt = await shop.ask({ kind: 'create', by: 'dora', release: '1.0.0', bill: billOf('2'), authors: ['dora'], carry: false });
  expect(rebuilt).toMatchObject({ ok: false, refusal: { code: 'name-taken' } });
  expect(await inTheWay()).toEqual(['nothing']);
  const orders = (await shop.events()).filter(({ kind }) => kind === 'orderIssued').map(({ body }) => body);
  expect(orders.join()).not.toContain('2'.repeat(64));
});

test('an approval lapses when its gate is another one', async () => {
  await inTest();
  for (const tester of ['anna', 'bo']) await shop.approve(tester);
  expect(await shop.apply(file.replace('approval: 2 tester', 'approval: 3 tester'))).toMatchObject({ ok: true });
  expect(await inTheWay()).toEqual(['approval']);
  // All three approve the gate as it is now: what was said of the old one does not count.
  await shop.approve('cleo');
  expect(await inTheWay()).toEqual(['approval']);
});

test('a command whose answer was lost is done once, however often it is asked again', async () => {
  const store = openMemoryStore();
  const lost = new SmallShop(losing(store));
  await lost.begin();
  await lost.create('1.0.0', '1');
  await lost.enter('1.0.0', 'DEV');
  await lost.enter('1.0.0', 'TEST');
  const approve = { kind: 'approve', by: 'anna', release: '1.0.0', stage: 'PROD' } as const;
  loses = 1;
  await expect(lost.ask(approve, 'one id')).rejects.toThrow('the connection broke');
  const [evidence] = (await lost.events()).filter(({ kind }) => kind === 'evidenceGiven');
  const given: unknown = JSON.parse(evidence?.body ?? '');
  expect(given).toMatchObject({ evidence: { kind: 'approval', by: 'anna' } });
  // Meanwhile she took her word back. Who still asks whether it came must not give it again.
  const id = /"id":"([^"]+)"/.exec(evidence?.body ?? '')?.[1] ?? '';
  expect(await lost.ask({ kind: 'revoke', by: 'anna', release: '1.0.0', evidence: id, reason: 'I was wrong' })).toMatchObject({ ok: true });
  for (let again = 0; again < 3; again += 1) expect(await lost.ask(approve, 'one id')).toMatchObject({ ok: true });
  expect((await lost.events()).filter(({ kind }) => kind === 'evidenceGiven')).toHaveLength(1);
  await lost.stop();
});

let loses = 0;

/** A store whose connection breaks after the commit, before anybody hears of it. */
function losing(store: Store): Store {
  const transact: Store['transact'] = async (system, work) => {
    const result = await store.transact(system, work);
    if (loses-- > 0) throw new Error('the connection broke');
    return result;
  };
  return withMethods(store, { transact });
}
