import { expect, test } from 'vitest';
import type { PlacedService } from '#core/payload.ts';
import type { CheckFinding, StepContext, StepOrder } from '#targets/target.ts';
import { hookSteps } from './hook-steps.ts';
import { switchOrder } from './order-fixture.ts';
import { stepOrderOf } from './step-order.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const service = (name: string): PlacedService => ({
  service: { name, source: 'directory:./api', command: 'node a.js', after: [], variables: {}, internal: false },
  artefact: { digest, source: 'directory:./api', blob: digest },
});

const check = { name: 'after-1', kind: 'command', options: { command: 'node flush.js' }, timeoutMs: 1000 };

function orderOf(hook: 'before' | 'after', more: Partial<StepOrder> = {}): StepOrder {
  const order = switchOrder();
  if (order.payload.kind === 'check') throw new Error('it is a step');
  const step = { id: check.name, kind: 'hook', hook, check, timeoutMs: 1000, undoable: false, looks: false } as const;
  const back = { release: '0.9', services: [service('old')] };
  return { ...stepOrderOf(order, order.payload), step, services: [service('fresh')], back, ...more };
}

/** What ran, and in which services' folders. */
async function run(order: StepOrder, finding: CheckFinding = { verdict: 'pass', because: '`node flush.js` ended well' }) {
  const ran: string[] = [];
  const context: StepContext = {
    signal: new AbortController().signal,
    keep: () => Promise.resolve(digest),
    tell: () => undefined,
    check: ({ name }, { folders }) => {
      ran.push(`${name} in ${Object.keys(folders).join(' ')}`);
      return Promise.resolve(finding);
    },
    withRows: (_rows, work) => work(''),
    reach: () => undefined,
  };
  const steps = hookSteps({
    surroundings: (_place, services) =>
      Promise.resolve({ baseUrls: {}, folders: Object.fromEntries(services.map((each) => [each.service.name, '/'])) }),
  });
  const result = await (order.undo ? steps.undo(order, context) : steps.apply(order, context));
  return { ran, result };
}

test.each([
  ['before', false, 'old'],
  ['after', false, 'fresh'],
  ['after', true, 'old'],
] as const)('a command %s a refresh (taken back: %s) runs beside what runs then: %s', async (hook, undo, folder) => {
  const { ran, result } = await run(orderOf(hook, { undo }), { verdict: 'pass', because: 'well', blobs: { 'output.log': digest } });
  expect(ran).toEqual([`after-1 in ${folder}`]);
  expect(result).toEqual({ because: 'well', blobs: { 'output.log': digest } });
});

test('where nothing ran nothing is stopped, and nothing has to know that data are back', async () => {
  const { back: _back, ...first } = orderOf('before');
  expect(await run(first)).toEqual({ ran: [], result: { because: 'nothing ran before.' } });
  expect((await run({ ...first, undo: true })).ran).toEqual([]);
});

test.each(['fail', 'error', 'inconclusive'] as const)(
  'a command that ends with %s fails its step, and what it wrote is kept',
  async (verdict) => {
    const ended = run(orderOf('after'), { verdict, because: 'it ended with exit code 3', blobs: { 'output.log': digest } });
    await expect(ended).rejects.toThrow('it ended with exit code 3');
    await expect(ended).rejects.toMatchObject({ result: { blobs: { 'output.log': digest } } });
  },
);

test('whether it ran nobody can see, so it is run again', async () => {
  const steps = hookSteps({ surroundings: () => Promise.resolve({ baseUrls: {}, folders: {} }) });
  expect((await steps.observe(orderOf('after'), neverUsed())).state).toBe('absent');
});

function neverUsed(): StepContext {
  const nothing = (): never => {
    throw new Error('nobody asks for it');
  };
  return { signal: new AbortController().signal, keep: nothing, tell: nothing, check: nothing, withRows: nothing, reach: nothing };
}
