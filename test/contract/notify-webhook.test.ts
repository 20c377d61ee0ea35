// Receivers as they are out there: what arrives, what is sent again, and what is never sent.
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { must } from '#core/bug.ts';
import { patienceMs } from '#core/notify/patience.ts';
import { compareText } from '#store/text-order.ts';
import { readSignature } from '#http/hook-signatures.ts';
import { allAre, openNotifyWorld, openReceiver, type Heard } from './notify-world.ts';

const ok = (_request: unknown, response: { end(): void }): void => response.end();
const soon = { chance: () => 0 };

function idsIn({ body }: Heard): readonly string[] {
  return [...body.matchAll(/"id":"([^"]+)"/g)].map(([, id = '']) => id);
}

describe('a webhook', () => {
  test('gets what is told, in order, signed so that it can be verified as Standard Webhooks say', async () => {
    const world = openNotifyWorld();
    const { heard, url } = await openReceiver(ok);
    const key = (await world.webhook('team', url)) ?? '';
    world.start();
    await world.tell({ id: 'ntc_1' }, { id: 'ntc_2' }, { id: 'ntc_3' });
    await world.until(allAre('sent', 3));
    expect(heard.flatMap(idsIn)).toEqual(['ntc_1', 'ntc_2', 'ntc_3']);
    for (const { headers, body } of heard) {
      const delivered = { headers, body: Buffer.from(body), now: Date.now() };
      expect(readSignature('standard', key, delivered)).toMatchObject({ ok: true, isDeliverySigned: true });
      expect(readSignature('standard', key, { ...delivered, body: Buffer.from(`${body} `) }).ok).toBe(false);
    }
    expect(heard.map(({ headers }) => headers['content-type'])).toEqual(Array(3).fill('application/json; charset=utf-8'));
  });

  test('is signed as the docs show it', async () => {
    const world = openNotifyWorld();
    const { heard, url } = await openReceiver(ok);
    const key = (await world.webhook('team', url)) ?? '';
    world.start();
    await world.tell({});
    await world.until(allAre('sent', 1));
    const { headers, body } = must(heard[0], 'a delivery');
    const signed = [headers['webhook-id'], headers['webhook-timestamp'], body].map(String).join('.');
    const mac = createHmac('sha256', Buffer.from(key.slice('whsec_'.length), 'base64'))
      .update(signed)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${mac}`);
  });

  test('whose key is changed is signed with both, until the next change', async () => {
    const world = openNotifyWorld();
    const { heard, url } = await openReceiver(ok);
    const first = (await world.webhook('team', url)) ?? '';
    const second = (await world.book.rotate('team', { by: 'ada', at: 2 })) ?? '';
    world.start();
    await world.tell({});
    await world.until(allAre('sent', 1));
    const third = (await world.book.rotate('team', { by: 'ada', at: 3 })) ?? '';
    await world.tell({ id: 'ntc_2' });
    await world.until(allAre('sent', 2));
    const holds = (nth: number, key: string): boolean => {
      const { headers, body } = must(heard[nth], 'a delivery');
      return readSignature('standard', key, { headers, body: Buffer.from(body), now: Date.now() }).ok;
    };
    expect([first, second, third].map((key) => holds(0, key))).toEqual([true, true, false]);
    expect([first, second, third].map((key) => holds(1, key))).toEqual([false, true, true]);
  });

  test('that fails gets it again, the same under the same id, and nothing overtakes it', async () => {
    const world = openNotifyWorld();
    const { heard, url } = await openReceiver((_request, response, nth) => void response.writeHead(nth === 1 ? 500 : 200).end());
    await world.webhook('team', url);
    world.start(soon);
    await world.tell({ id: 'ntc_1' }, { id: 'ntc_2' });
    await world.until(allAre('sent', 2));
    expect(heard.flatMap(idsIn)).toEqual(['ntc_1', 'ntc_1', 'ntc_2']);
    expect(heard[0]?.headers['webhook-id']).toBe(heard[1]?.headers['webhook-id']);
    expect(heard[0]?.body.replace(/"timestamp":"[^"]*"/, '')).toBe(heard[1]?.body.replace(/"timestamp":"[^"]*"/, ''));
    expect(world.warnings.join()).toContain('it answered 500');
  });

  test('that says when to come again is left alone until then', async () => {
    const world = openNotifyWorld();
    const { heard, url } = await openReceiver((_request, response) => void response.writeHead(429, { 'retry-after': '1800' }).end());
    await world.webhook('team', url);
    world.start(soon);
    await world.tell({});
    const [row] = await world.until(([first]) => first?.because !== undefined);
    expect(row).toMatchObject({ state: 'waiting', because: 'it answered 429', attempts: 1 });
    expect((row?.dueAt ?? 0) - Date.now()).toBeGreaterThan(1_700_000);
    expect(heard).toHaveLength(1);
  });

  test('that hangs is given up for now, and keeps no other waiting', async () => {
    const world = openNotifyWorld();
    const hanging = await openReceiver(() => undefined);
    const { url } = await openReceiver(ok);
    await world.webhook('hanging', hanging.url);
    await world.webhook('team', url);
    world.start({ answerMs: 300, ...soon });
    await world.tell({});
    const rows = await world.until(
      (all) => all.length === 2 && all.every(({ state, because }) => state === 'sent' || because !== undefined),
    );
    expect(rows.map(({ receiver, state, because }) => `${receiver} ${state} ${because}`).sort(compareText)).toEqual([
      'hanging waiting it did not answer in time',
      'team sent undefined',
    ]);
  });

  test.each([400, 413, 422])('that answers %d would never take it: it is given up at once, and said to be', async (status) => {
    const world = openNotifyWorld();
    const { url } = await openReceiver((_request, response) => void response.writeHead(status).end());
    await world.webhook('team', url);
    world.start(soon);
    await world.tell({});
    const [row] = await world.until(allAre('dead', 1));
    expect(row?.because).toBe(`it answered ${status}`);
    expect(world.warnings.join()).toContain(`lockstep notify retry ${row?.id}`);
  });

  test('that was away too long: it is given up, said to be, and sent again when somebody says so', async () => {
    const world = openNotifyWorld();
    let isAway = true;
    const { heard, url } = await openReceiver((_request, response) => void response.writeHead(isAway ? 503 : 200).end());
    await world.webhook('team', url);
    world.start({ ...soon, now: () => Date.now() + patienceMs });
    await world.tell({});
    const [row] = await world.until(allAre('dead', 1));
    isAway = false;
    expect(await world.store.outbox.again(row?.id ?? '')).toBe(true);
    await world.until(allAre('sent', 1));
    expect(heard).toHaveLength(2);
  });

  test('that redirects is not followed', async () => {
    const world = openNotifyWorld();
    const inside = await openReceiver(ok);
    const { url } = await openReceiver((_request, response) => void response.writeHead(307, { location: inside.url }).end());
    await world.webhook('team', url);
    world.start(soon);
    await world.tell({});
    const [row] = await world.until(([first]) => first?.because !== undefined);
    expect(row?.because).toBe('it answered 307: no redirect is followed');
    expect(inside.heard).toEqual([]);
  });

  test('whose address leads inside is not asked, unless the operator has opened it; and its secret stands nowhere', async () => {
    const world = openNotifyWorld();
    const { heard, url } = await openReceiver(ok);
    await world.webhook('team', url);
    world.start({ networks: [], ...soon });
    await world.tell({});
    const [row] = await world.until(([first]) => first?.because !== undefined);
    expect(row?.because).toContain('which is this host itself');
    expect(heard).toEqual([]);
    expect(JSON.stringify([...world.database.outbox.values(), ...world.warnings])).not.toContain('hidden');
  });
});

describe('controllers that share the work', () => {
  test('send each once', async () => {
    const world = openNotifyWorld();
    const { heard, url } = await openReceiver(ok);
    await world.webhook('team', url);
    for (let count = 0; count < 3; count += 1) world.start();
    await world.tell(...Array.from({ length: 40 }, (_, index) => ({ id: `ntc_${index}` })));
    await world.until(allAre('sent', 40));
    expect(heard.flatMap(idsIn)).toEqual(Array.from({ length: 40 }, (_, index) => `ntc_${index}`));
  });

  test('lose nothing when one is stopped while it sends, and send that at most once more', async () => {
    const world = openNotifyWorld();
    let arrived = (): void => undefined;
    const hangs = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { heard, url } = await openReceiver((_request, response, nth) => {
      if (nth === 1) return arrived();
      response.end();
    });
    await world.webhook('team', url);
    const first = world.start({ answerMs: 20_000 });
    await world.tell({});
    await hangs;
    await first.stop();
    // Its claim lasts: the other one comes when it has ended.
    for (const [id, row] of world.database.outbox) world.database.outbox.set(id, { ...row, until: 0 });
    world.start();
    await world.until(allAre('sent', 1));
    expect(heard.flatMap(idsIn)).toEqual(['ntc_1', 'ntc_1']);
  });
});

test('a test is sent at once, and says what became of it', async () => {
  const world = openNotifyWorld();
  const { heard, url } = await openReceiver((_request, response, nth) => void response.writeHead(nth === 1 ? 200 : 404).end());
  await world.webhook('team', url, { template: 'slack' });
  const notifier = world.start();
  expect(await notifier.tryOut({ receiver: 'team' }, 'ada')).toBeUndefined();
  expect(heard[0]?.body).toContain('ada tries whether notices arrive here');
  expect(await notifier.tryOut({ receiver: 'team' }, 'ada')).toMatchObject({ sentence: 'it answered 404' });
  expect((await notifier.tryOut({ receiver: 'nobody' }, 'ada'))?.sentence).toContain('no receiver nobody');
});
