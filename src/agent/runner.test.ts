import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Failure } from '#core/failure.ts';
import type { Target } from '#targets/target.ts';
import { ControllerClient } from './controller-client.ts';
import { Journal } from './journal.ts';
import { Outbox } from './outbox.ts';
import { switchOrder } from './order-fixture.ts';
import type { ObservationBatch } from './protocol.ts';
import { Runner } from './runner.ts';

/** A controller that only listens. */
class Listener extends ControllerClient {
  readonly heard: ObservationBatch[] = [];

  override async observe(batch: ObservationBatch): Promise<void> {
    this.heard.push(batch);
  }
}

/** A runner over a target that does only this. */
function open(apply: Target['apply']) {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-runner-'));
  const journal = new Journal(path.join(folder, 'journal.jsonl'));
  const client = new Listener({ address: { socketPath: '' }, token: '', host: 'local' });
  const target: Target = {
    apply,
    undo: apply,
    observe: async () => ({ state: 'unknown', because: '' }),
    logs: async () => '',
    surroundings: async () => ({ baseUrls: {}, folders: {} }),
    setDoors: async () => undefined,
    close: async () => undefined,
  };
  const signal = new AbortController().signal;
  const outbox = new Outbox({ client, signal, log: () => undefined });
  const hands = { targets: new Map([['process', target]]), client, workFolder: folder, log: () => undefined };
  const runner = new Runner({ hands, journal, outbox, by: 'agent:local', closing: signal, log: () => undefined, reach: () => undefined });
  const close = async (): Promise<void> => {
    await runner.settled();
    await outbox.settled();
    journal.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { runner, client, close };
}

test('two systems on one host with a release and an environment of the same name each get what they ordered', async () => {
  const done: string[] = [];
  const { runner, client, close } = open(async ({ key }) => {
    done.push(key);
    return {};
  });
  for (const system of ['shop', 'till', 'shop']) runner.take(switchOrder({ system }));
  await close();
  const key = '1.0.0@DEV.1/dev/f1/switch/1';
  expect(done).toEqual([`shop/${key}`, `till/${key}`]);
  const ended = client.heard.flatMap(({ system, commands }) => commands.map((command) => ({ system, ...command })));
  expect(ended.filter((each) => each.kind === 'observe' && each.state === 'succeeded')).toMatchObject([
    { system: 'shop', key },
    { system: 'till', key },
  ]);
});

test('a step whose promotion is aborted is stopped where it stands, and one behind it is not begun', async () => {
  const begun: string[] = [];
  const { runner, client, close } = open(async ({ key }, { signal }) => {
    begun.push(key);
    const stopped = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => stopped.resolve());
    await stopped.promise;
    throw new Failure('stopped', 'It was stopped.', { retryable: false });
  });
  const first = switchOrder({ system: 'shop' });
  const second = { ...first, key: '1.0.0@DEV.1/dev/f1/retire/1' };
  for (const order of [first, second]) expect(runner.take(order)).toBe(true);
  await Promise.resolve();
  for (const order of [first, second]) expect(runner.take({ ...order, isAborted: true })).toBe(false);
  await close();
  expect(begun).toEqual([`shop/${first.key}`]);
  const ends = client.heard.flatMap(({ commands }) => commands).filter((each) => each.kind === 'observe' && each.state !== 'started');
  expect(ends).toMatchObject([
    { key: first.key, state: 'failed', because: 'It was stopped.' },
    { key: second.key, state: 'absent' },
  ]);
});
