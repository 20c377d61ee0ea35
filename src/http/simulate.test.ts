// The time machine over REST: the ledger as it stands, a file that is tried, and what cannot be.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorBody } from '#core/api/error.ts';
import { simulationShape } from '#core/api/simulation-shapes.ts';
import type { SimulationView } from '#core/simulate/view.ts';
import { bankFile, startBank, type Bank } from './test-bank.ts';

let bank: Bank;
const file = bankFile
  .replace('  prod: {', '  dev: {data: synthetic, errors: full}\n  prod: {')
  .replace('  - stage: PROD', '  - stage: DEV\n  - stage: PROD');
const blob = `sha256:${'3'.repeat(64)}`;

beforeAll(async () => {
  bank = await startBank();
  await bank.applyFile(file);
  bank.pass(60_000);
  const bill = { api: { digest: blob, source: 'directory:./api', blob } };
  expect(await bank.give('dora', 'create', { release: '1.0.0', bill })).toBe('done');
  expect(await bank.give('dora', 'promote', { release: '1.0.0', stage: 'DEV' })).toBe('done');
});
afterAll(() => bank.close());

async function simulated(who: string, body: object): Promise<SimulationView> {
  const answer = await bank.ask(who, 'POST', 'systems/bank/simulation', body);
  return simulationShape.parse(answer.json());
}

async function refusedFor(body: object): Promise<ErrorBody['error']> {
  return (await bank.ask('dora', 'POST', 'systems/bank/simulation', body)).json<ErrorBody>().error;
}

test('with nothing changed the ledger comes out byte for byte, from its first event and from now', async () => {
  const whole = await simulated('dora', { since: 0 });
  expect(whole.again).toMatchObject({ identical: true, hash: whole.again.ledger });
  expect(whole.again.events).toBeGreaterThan(4);
  expect(whole.again.decisions).toBeGreaterThan(1);
  expect(whole.promotions).toBeUndefined();
  expect((await simulated('dora', { since: bank.engine.now() + 1 })).again).toMatchObject({ identical: true, events: 0 });
});

test('under the same file a promotion is the same, and what is taken for granted is said', async () => {
  const { promotions, counts, assumptions } = await simulated('dora', { since: bank.engine.now() - 30_000, file });
  expect(promotions).toMatchObject([{ release: '1.0.0', stage: 'DEV', fate: 'same' }]);
  expect(counts).toMatchObject({ same: 1 });
  expect(assumptions[0]).toBe('From that instant on this file holds for all of the time. No other was applied since.');
});

test('a file with a mistake is not tried, and each mistake is shown with its line', async () => {
  const error = await refusedFor({ since: 0, file: file.replace('lockstep: 1', 'lockstep: 9') });
  expect(error).toMatchObject({ code: 'file-invalid', fileProblems: [{ line: 1 }] });
});

test('a file of another system is not tried', async () => {
  const error = await refusedFor({ since: 0, file: file.replace('system: bank', 'system: till') });
  expect(error).toMatchObject({ code: 'file-outdated', sentence: 'This file is of system till, not of bank.' });
});

test('whoever may not see the system is not told of its history', async () => {
  expect((await bank.ask('nils', 'POST', 'systems/bank/simulation', { since: 0 })).statusCode).toBe(404);
});

describe('a history that cannot be decided anew is refused with what to do:', () => {
  /** So that each has a ledger of its own. */
  async function written(events: readonly { readonly kind: string; readonly body: string }[], body: object): Promise<ErrorBody['error']> {
    return answered(events, async (other) => (await other.ask('dora', 'POST', 'systems/bank/simulation', body)).json<ErrorBody>().error);
  }

  async function answered<Answer>(
    events: readonly { readonly kind: string; readonly body: string }[],
    ask: (other: Bank) => Promise<Answer>,
  ): Promise<Answer> {
    const other = await startBank();
    try {
      const entry = { at: other.engine.now(), by: 'agent:local', commandId: 'written by hand', events };
      await other.store.transact('bank', (transaction) =>
        transaction.write({ ...entry, entities: [], leases: [], workUpserts: [], workDeletes: [] }),
      );
      return await ask(other);
    } finally {
      await other.close();
    }
  }

  test('it is too long', async () => {
    expect(await written(strays(50_001), { since: 0 })).toMatchObject({
      code: 'simulation-too-large',
      sentence: 'bank has more than 50000 events since then, and no more are decided anew at once.',
      next: 'Begin later: --since 30d.',
    });
  });

  test('the rules that are tried do not fit it', async () => {
    const wave = { kind: 'waveStarted', body: JSON.stringify({ kind: 'waveStarted', promotion: 'r1@INT.1', wave: 0, deployments: [] }) };
    const error = await written([wave], { since: 0, file: bankFile });
    expect(error.code).toBe('simulation-impossible');
    expect(error.next).toContain('begin later with --since');
    expect(error.sentence).toMatch(/^These rules do not fit the history of bank: .*r1@INT\.1/);
  });

  test('another one is under way', async () => {
    // The first has enough to read to be there when the second comes.
    const both = await answered(strays(5_000), async (other) => {
      const dora = await other.signIn('dora');
      return Promise.all([1, 2].map(() => other.ask(dora, 'POST', 'systems/bank/simulation', { since: 0 })));
    });
    expect(both.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    const refused = both.find(({ statusCode }) => statusCode !== 200);
    expect(refused?.json<ErrorBody>().error).toMatchObject({ code: 'slow-down', sentence: 'Another history is being decided anew.' });
  });
});

function strays(length: number): readonly { readonly kind: string; readonly body: string }[] {
  const stray = { kind: 'strayHeard', body: JSON.stringify({ kind: 'strayHeard', key: 'k', fence: 1, state: 'started' }) };
  return Array.from({ length }, () => stray);
}
