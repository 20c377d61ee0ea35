import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { releaseTold } from '#cli/release-fixture.ts';
import { TestController } from '#cli/test-run.ts';

const controller = new TestController();
/** Hints of a test that is over are not sent into the next. */
let turn = 0;
const releasePath = 'GET /api/systems/shop/releases/1.0';
const promotePath = 'POST /api/systems/shop/commands/promote';
const wait = 'promote 1.0 --to PROD --system shop --wait';

beforeAll(() => controller.start());
afterAll(() => controller.stop());
beforeEach(() => {
  turn += 1;
  controller.heard = [];
  const broken = { ...running, state: 'failed', because: 'api did not become well in 30 s' };
  controller.answers = {
    [promotePath]: { body: { seq: 4, events: ['goalSet'], ids: [] } },
    'GET /api/systems/shop/promotions/1.0%40PROD.2': { body: { system: 'shop', seq: 6, promotion: broken } },
  };
});

const gate = { kind: 'check', label: 'unit', side: 'exit', hash: 'sha256:5', check: {} };
const saidNo = {
  code: 'check',
  stage: 'DEV',
  label: 'unit',
  because: 'unit failed in dev: 2 of 40 cases',
  clears: { kind: 'person', who: ['dora'], command: 'lockstep recheck 1.0 --gate unit' },
  askable: false,
};
const running = { id: '1.0@PROD.2', kind: 'normal', release: '1.0', stage: 'PROD', state: 'running', by: 'rita', at: 0, steps: [] };

function view(seq: number, fields: { readonly prod?: object; readonly dev?: object; readonly release?: object }): object {
  const stages = [
    { stage: 'DEV', status: 'verifying', ...fields.dev },
    { stage: 'PROD', status: 'waiting', ...fields.prod },
  ];
  return releaseTold(stages, { seq, goal: 'PROD', ...fields.release });
}

const start = view(3, {});
const deploying = view(5, { dev: { status: 'passed' }, prod: { status: 'deploying', promotion: running } });
const live = view(6, { dev: { status: 'passed' }, prod: { status: 'live', entered: 7, promotion: { ...running, state: 'done' } } });
const evidence = { id: '1.0.e1', kind: 'check', verdict: 'fail', because: '2 of 40 cases failed', by: 'agent:local', at: 0 };
const stopped = view(5, {
  dev: { status: 'failed', exit: [{ gate, state: 'failed', because: '2 of 40', evidence: [evidence] }] },
  release: { blockers: [saidNo], sentence: 'unit failed in DEV.' },
});
const undone = view(6, { release: { goal: undefined } });

/** Each look at the release sees the next view; the last one stays. A hint is sent after each. */
function show(...views: readonly object[]): void {
  let looks = 0;
  const own = turn;
  const next = (): { readonly body: unknown } => {
    const body = views[Math.min(looks, views.length - 1)];
    looks += 1;
    setTimeout(() => (own === turn ? controller.hint('shop', looks) : undefined), 20);
    return { body };
  };
  controller.answers = { ...controller.answers, [releasePath]: next };
}

const verifying = (state: string, status = 'verifying', release: object = {}): object =>
  view(6, {
    dev: { status: 'passed' },
    prod: { status, entered: 7, exit: [{ gate, state, because: 'unit has no verdict in prod yet', evidence: [] }] },
    release,
  });

function saying(words: string): unknown {
  return expect.stringContaining(words);
}

describe('0 promises that the checks there said yes', () => {
  test.each([
    [
      0,
      'they say yes',
      [start, deploying, verifying('waiting'), verifying('passed', 'live')],
      'runs in PROD, and its check there said yes.',
    ],
    [0, 'they are waived', [deploying, verifying('excepted', 'live')], 'runs in PROD, and its check there said yes.'],
    [0, 'a soak goes on', [deploying, verifying('passed', 'soaking')], 'runs in PROD, and its check there said yes.'],
    [22, 'one says no', [deploying, verifying('waiting'), verifying('failed', 'failed')], 'runs in PROD, and a check there said no.'],
    [22, 'it is displaced', [deploying, verifying('waiting', 'waiting')], 'was displaced in PROD before its checks had said yes.'],
    [22, 'it is rejected', [deploying, verifying('waiting', 'verifying', { state: 'rejected' })], 'is stopped before PROD'],
    [0, 'nobody checks it any more', [deploying, verifying('waiting', 'verifying', { state: 'retired' })], 'runs in PROD.'],
  ])('it ends with %d when %s', async (exit, _what, views, words) => {
    show(...views);
    const ran = await controller.run(`${wait}=20s`);
    expect({ exit: ran.exit, out: ran.out.replaceAll(/\s+/g, ' ') }).toEqual({ exit, out: saying(words) });
  });

  test('it ends with 21 when they have not ended in time, and says that it runs', async () => {
    show(verifying('waiting'));
    const { exit, out } = await controller.run(`${wait}=1s`);
    expect({ exit, out }).toEqual({ exit: 21, out: saying('runs in PROD, and its checks there have not ended') });
  });
});

describe('promote --wait', () => {
  test.each([
    [0, 'runs in the stage', [start, start, deploying, live], '1.0 runs in PROD.'],
    [22, 'a check says no', [start, start, stopped], 'unit failed in dev: 2 of 40 cases'],
    [
      22,
      'it is rejected',
      [start, view(5, { release: { state: 'rejected', sentence: '1.0 is rejected: totals are wrong.' } })],
      '1.0 is rejected',
    ],
    [22, 'the deployment is taken back', [start, deploying, undone], 'api did not become well in 30 s'],
    [0, 'it was there before', [live], '1.0 runs in PROD.'],
  ])('ends with %d when %s', async (exit, _what, views, words) => {
    show(...views);
    const ran = await controller.run(`${wait}=20s`);
    expect({ exit: ran.exit, says: ran.out.replaceAll(/\s+/g, ' ').includes(words) }).toEqual({ exit, says: true });
    expect(ran.out).not.toContain('\u001B');
  });

  test('ends with 21 when the time is over, with what it waits for', async () => {
    show(start);
    const { exit, out } = await controller.run(`${wait}=1s`);
    expect({ exit, says: out.includes('lockstep status 1.0') }).toEqual({ exit: 21, says: true });
  });

  test('ends at once when it is there already', async () => {
    controller.answers = { [promotePath]: { status: 409, body: { error: { code: 'already-here', sentence: 'There.', next: '' } } } };
    show(live);
    expect(await controller.run(`${wait}=20s`)).toMatchObject({ exit: 0 });
  });

  test('a stop names the evidence', async () => {
    show(start, stopped);
    const { out } = await controller.run(`${wait}=20s`);
    expect(out).toContain('1.0.e1 fail by agent:local');
    expect(out).toContain('lockstep recheck 1.0 --gate unit');
  });

  test('as JSON it is an event a line, and the last is the end', async () => {
    show(start, start, deploying, live);
    const { out } = await controller.run(`${wait}=20s --json`);
    const events: unknown[] = out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(events.at(-1)).toMatchObject({ v: 1, event: 'end', outcome: 'entered', exit: 0 });
    expect(events).toContainEqual(
      expect.objectContaining({ event: 'change', changes: ['DEV  verifying → passed', 'PROD  waiting → deploying'] }),
    );
  });

  test('on a terminal it is one picture in one place, and the cursor comes back', async () => {
    show(start, start, deploying, live);
    const { out } = await controller.run(`${wait}=20s`, { isTTY: true });
    expect(out).toContain('\u001B[4A');
    expect(out.lastIndexOf('\u001B[?25h')).toBeGreaterThan(out.lastIndexOf('\u001B[?25l'));
    expect(out.endsWith('1.0 runs in PROD.\n')).toBe(true);
  });

  test('a stream that breaks is opened again', async () => {
    let looks = 0;
    controller.answers = {
      ...controller.answers,
      [releasePath]: () => {
        looks += 1;
        if (looks === 3) setTimeout(() => controller.hangUp(), 20);
        return { body: looks < 4 ? start : live };
      },
    };
    expect((await controller.run(`${wait}=20s`)).exit).toBe(0);
    expect(controller.heard.filter(({ path }) => path === '/api/events').length).toBeGreaterThan(1);
  });

  test('who is signed out meanwhile is told', async () => {
    let looks = 0;
    const out = { status: 401, body: { error: { code: 'not-signed-in', sentence: 'Your session has ended.', next: 'lockstep login' } } };
    controller.answers = { ...controller.answers, [releasePath]: () => ((looks += 1) < 3 ? { body: start } : out) };
    expect(await controller.run(`${wait}=20s`)).toMatchObject({ exit: 24 });
  });
});

describe('a canary that asks, while somebody waits', () => {
  const question = {
    environment: 'prod',
    of: 'verdict',
    because: '12 of 300 requests came',
    since: 0,
    until: 9e12,
    maySayOn: ['olga', 'finn'],
    mayLookAgain: ['olga'],
  };
  const ask = {
    code: 'ask',
    stage: 'PROD',
    because: 'the canary in prod is inconclusive: 12 of 300 requests came',
    clears: { kind: 'person', who: ['olga', 'finn'], command: 'lockstep continue 1.0@PROD.2 --reason "…"' },
    askable: true,
  };
  const asking = view(6, {
    dev: { status: 'passed' },
    prod: { status: 'deploying', promotion: { ...running, asks: [question] } },
    release: { blockers: [ask] },
  });

  test('is told once: what it asks, whom, and with which command; waiting goes on, and ends as it comes', async () => {
    show(start, deploying, asking, asking, asking, live);
    const { exit, out } = await controller.run(`${wait}=20s`);
    const words = out.replaceAll(/\s+/g, ' ');
    expect(exit).toBe(0);
    expect(words.split('prod asks: 12 of 300 requests came.')).toHaveLength(2);
    expect(words).toContain('→ go on, olga or finn: lockstep continue 1.0 --reason "…"');
    expect(words).toContain('→ look again, olga: lockstep continue 1.0 --look-again --reason "…"');
    expect(words).toContain('→ take back, somebody: lockstep abort 1.0@PROD.2 --reason "…"');
  });

  test('ends with 21 where nobody answers in its time, as with an approval, and says so', async () => {
    show(asking);
    const { exit, out } = await controller.run(`${wait}=1s`);
    expect(exit).toBe(21);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('1.0 asks on its way into PROD, and nobody has answered yet; it goes on without you.');
    expect(out).toContain('lockstep continue 1.0@PROD.2 --reason "…"');
  });

  test('as JSON it is an event of its own, with the answers', async () => {
    show(deploying, asking, asking, live);
    const { out } = await controller.run(`${wait}=20s --json`);
    const told = out.split('\n').filter((line) => line.includes('"event":"asks"'));
    expect(told).toHaveLength(1);
    expect(JSON.parse(told[0] ?? '')).toMatchObject({
      environment: 'prod',
      of: 'verdict',
      until: 9e12,
      answers: [
        { as: 'on', who: ['olga', 'finn'] },
        { as: 'look-again', who: ['olga'] },
        { as: 'back', command: 'lockstep abort 1.0@PROD.2 --reason "…"' },
      ],
    });
  });

  test('on a terminal it stands in the picture', async () => {
    show(deploying, asking, asking, live);
    const { out } = await controller.run(`${wait}=20s`, { isTTY: true });
    expect(out).toContain('prod asks: 12 of 300 requests came.');
    expect(out).toContain('lockstep continue 1.0 --look-again');
  });

  test('a stop is no question: it answers itself, and no answer is offered', async () => {
    const stop = { ...question, of: 'interruption', because: 'everything is stopped', maySayOn: [], mayLookAgain: [] };
    show(start, view(6, { prod: { status: 'deploying', promotion: { ...running, asks: [stop] } } }), live);
    const { out } = await controller.run(`${wait}=20s`);
    expect(out).toContain('prod waits where it is: everything is stopped.');
    expect(out).not.toContain('lockstep continue');
  });
});

describe('rollback --wait', () => {
  const step = { environment: 'prod', step: 'switch', state: 'done' };

  test.each([
    [0, 'done', /PROD runs 1\.0 again after \d/],
    [22, 'failed', /is failed: the old bits are gone/],
  ])('ends with %d when it is %s', async (exit, state, words) => {
    const promotion = { ...running, id: 'rollback@PROD.3', kind: 'rollback', state, because: 'the old bits are gone', steps: [step] };
    controller.answers = {
      'POST /api/systems/shop/commands/rollback': { body: { seq: 9, events: ['promotionRequested'], ids: ['rollback@PROD.3'] } },
      'GET /api/systems/shop/promotions/rollback%40PROD.3': { body: { system: 'shop', seq: 9, promotion } },
    };
    show(verifying('waiting'), verifying('passed', 'live'));
    const ran = await controller.run('rollback PROD --reason slow --wait --system shop');
    expect(ran.exit).toBe(exit);
    expect(ran.out).toMatch(words);
  });

  test('ends with 22 when a check says no of what runs again', async () => {
    const promotion = { ...running, id: 'rollback@PROD.3', kind: 'rollback', state: 'done', steps: [step] };
    controller.answers = {
      'POST /api/systems/shop/commands/rollback': { body: { seq: 9, events: ['promotionRequested'], ids: ['rollback@PROD.3'] } },
      'GET /api/systems/shop/promotions/rollback%40PROD.3': { body: { system: 'shop', seq: 9, promotion } },
    };
    show(verifying('waiting'), verifying('failed', 'failed'));
    const ran = await controller.run('rollback PROD --reason slow --wait --system shop');
    expect(ran.exit).toBe(22);
    expect(ran.out.replaceAll(/\s+/g, ' ')).toMatch(/PROD runs 1\.0 again after .* 1\.0 runs in PROD, and a check there said no\./);
  });
});
