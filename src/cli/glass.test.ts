import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TestController } from './test-run.ts';

const controller = new TestController();
const at = Date.parse('2026-06-01T09:00:00Z');
const line = {
  release: '1.0',
  by: 'olga',
  reason: 'The shop is down.',
  at,
  expires: Number.MAX_SAFE_INTEGER,
  gate: 'sha256:1',
  glass: '1.0.g1',
} as const;
const exceptions = [
  { ...line, id: '1.0.x1', stage: 'INT', label: 'soak' },
  { ...line, id: '1.0.x2', stage: 'PROD', label: 'release-manager' },
  { ...line, id: '0.9.x1', release: '0.9', stage: 'INT', label: 'smoke', glass: '0.9.g1', expires: at, second: 'rita' },
  { ...line, id: '0.9.x2', release: '0.9', stage: 'INT', label: 'uat', glass: undefined, expires: at, second: 'rita' },
];

const older = {
  code: 'older-first',
  stage: 'PROD',
  because: '0.8 is older and goes into PROD first, unless it is rejected',
  clears: { kind: 'release', release: '0.8', command: 'lockstep reject 0.8 --reason "…"' },
  askable: true,
};
const soak = { ...older, code: 'soak', gate: 'sha256:1', because: 'the soak is not over', clears: { kind: 'time', at } };
const why = { system: 'shop', seq: 7, release: '1.0', stage: 'PROD', sentence: '', blockers: [soak, older] };

function saying(words: string): unknown {
  return expect.stringContaining(words);
}

beforeAll(() => controller.start());
afterAll(() => controller.stop());
beforeEach(() => {
  controller.heard = [];
  controller.answers = {
    'GET /api/systems/shop/exceptions': { body: { exceptions } },
    'GET /api/systems/shop/releases/1.0/why?stage=PROD': { body: why },
    'POST /api/systems/shop/commands/break-glass': {
      body: { seq: 7, events: ['exceptionAsked', 'exceptionAsked'], ids: ['1.0.x1', '1.0.x2'] },
    },
  };
});

describe('break-glass', () => {
  test('needs a second person, and names every gate that is given up', async () => {
    const { exit, out } = await controller.run([
      'break-glass',
      '1.0',
      '--stage',
      'PROD',
      '--reason',
      'The shop is down.',
      '--system',
      'shop',
    ]);
    expect(exit).toBe(23);
    expect(out).toContain('waives  soak of INT');
    expect(out).toContain('waives  release-manager of PROD');
    expect(out).not.toContain('smoke');
    expect(out).toContain('This stays in the way:');
    expect(out).toContain('0.8 is older and goes into PROD first');
    expect(out).not.toContain('the soak is not over');
    expect(out).toContain('A second person: lockstep except --second 1.0.x1');
  });

  test('lasts two hours unless told', async () => {
    await controller.run('break-glass 1.0 --stage PROD --reason x --system shop');
    const sent: unknown = JSON.parse(controller.heard[0]?.body ?? '');
    const [, expires = ''] = /"expires":(\d+)/.exec(controller.heard[0]?.body ?? '') ?? [];
    expect(sent).toEqual({ release: '1.0', stage: 'PROD', reason: 'x', expires: Number(expires) });
    expect((Number(expires) - Date.now()) / 3_600_000).toBeCloseTo(2, 1);
  });

  test('tells a program which gates', async () => {
    const { out } = await controller.run('break-glass 1.0 --stage PROD --reason x --system shop --json');
    expect(JSON.parse(out)).toMatchObject({ gates: [{ stage: 'INT', label: 'soak', id: '1.0.x1' }, { id: '1.0.x2' }] });
  });

  test.each([
    ['break-glass 1.0 --stage PROD --system shop', '`break-glass` needs --reason TEXT.'],
    ['break-glass 1.0 --reason x --system shop', '`break-glass` needs --stage STAGE.'],
    ['break-glass 1.0 --stage PROD --reason x --expires 5d --system shop', 'neither a duration nor a date'],
    ['force 1.0', 'Did you mean `break-glass`?'],
  ])('%s is wrong', async (typed, words) => {
    const { exit, err } = await controller.run(typed);
    expect({ exit, err: err.replaceAll(/\s+/g, ' ') }).toEqual({ exit: 2, err: saying(words) });
  });
});

describe('exception list', () => {
  test('shows what waits, and broken glass for ever', async () => {
    const { exit, out } = await controller.run('exception list --system shop');
    expect(exit).toBe(0);
    expect(out).toContain('lockstep except --second 1.0.x1');
    expect(out).toContain('× glass broken for 0.9');
    expect(out).not.toContain('uat of INT');
  });

  test('shows ended ones when asked', async () => {
    expect((await controller.run('exception list --all --system shop')).out).toContain('uat of INT');
  });

  test('says that there is none', async () => {
    controller.answers = { 'GET /api/systems/shop/exceptions': { body: { exceptions: [] } } };
    expect((await controller.run('exception list --system shop')).out).toBe('No exception waits or counts.\n');
  });
});
