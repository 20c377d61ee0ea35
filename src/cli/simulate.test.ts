import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SimulationView } from '#core/simulate/view.ts';
import { TestController } from './test-run.ts';

const controller = new TestController();

beforeAll(() => controller.start());
afterAll(() => controller.stop());

const hash = `sha256:${'a'.repeat(64)}`;
const again = { identical: true, hash, ledger: hash, events: 1204, decisions: 412, semantics: { ledger: 4, now: 4 } };

function answer(fields: Partial<SimulationView>): void {
  const body: SimulationView = { system: 'shop', since: 0, until: 1, again, assumptions: [], ...fields };
  controller.answers = {
    'GET /api/systems': { body: { systems: [{ system: 'shop', seq: 1, version: 1, roles: [] }] } },
    'POST /api/systems/shop/simulation': { body },
  };
}

test('what comes out byte for byte is said in one line', async () => {
  answer({});
  expect(await controller.run('simulate --since 90d')).toMatchObject({
    exit: 0,
    out: `identical: ${hash}, 412 decisions in 1204 events\n`,
  });
});

test('where the ledger and the rules part, the first event is shown, and the command ends with 22', async () => {
  const difference = {
    seq: 7,
    at: 1,
    ledger: '{"kind":"orderIssued"}',
    now: '{"kind":"turned"}',
    sentence: 'Event 7 of the ledger is orderIssued.',
  };
  answer({ again: { ...again, identical: false, difference } });
  const { exit, out } = await controller.run('simulate --since 36h');
  expect(exit).toBe(22);
  expect(out.split('\n')).toEqual([
    'Event 7 of the ledger is orderIssued.',
    'ledger: {"kind":"orderIssued"}',
    'now:    {"kind":"turned"}',
    '',
  ]);
});

test('under another file what differs is told with its reason, and what is the same is counted', async () => {
  await writeFile(path.join(controller.folder, 'new.yaml'), 'lockstep: 1\nsystem: shop\n');
  const promotions = [
    { release: 'r1', stage: 'PROD', fate: 'same', because: 'nothing is different', was: 1, would: 1 },
    { release: 'r2', stage: 'PROD', fate: 'stopped', because: 'r3 is newer', was: 2 },
  ] as const;
  answer({
    promotions,
    counts: { same: 1, stopped: 1, earlier: 0, later: 0, unknown: 0 },
    assumptions: ['People answer as fast as they did.'],
  });
  const { exit, out } = await controller.run('simulate --change new.yaml --since 2026-01-01');
  expect(exit).toBe(0);
  expect(out).toContain('2 promotions: 1 the same, 1 stopped, 0 let in earlier, 0 dated differently, 0 not known.');
  expect(out).toMatch(/r2 → PROD {2}stopped/);
  expect(out).toContain('  r3 is newer.');
  expect(out).not.toContain('r1 → PROD');
  expect(out).toContain('People answer as fast as they did.');
});

test.each(['soon', '2h30', '2999-01-01'])('--since %s is refused before anything is asked', async (typed) => {
  answer({});
  expect(await controller.run(`simulate --since ${typed}`)).toMatchObject({ exit: 2 });
});
