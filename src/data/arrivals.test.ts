import { describe, expect, test } from 'vitest';
import { catalogOf, file, planned, table } from '#core/data/plan-fixture.ts';
import type { SourceCatalog } from '#core/data/catalog.ts';
import { Arrivals } from './arrivals.ts';
import { jobsOf, type Job } from './jobs.ts';
import { runSteps, stepsAfterRows, workAfter, type Step } from './steps.ts';
import type { PlannedTable, RefreshPlan } from '#core/data/refresh-plan.ts';

const catalog = catalogOf([
  table('orders', ['id: bigint!'], { bytes: 8192, rows: 1000 }),
  table('people', ['id: bigint!'], { bytes: 81_920 }),
  table('empty', ['id: bigint!']),
]);
const keeps = ['id: {type: bigint, keep: key}'];
const lines = `${file(keeps, 'orders')}${file(keeps, 'people')}  public.empty:\n    rows: none\n    columns:\n      ${keeps[0]}\n`;
const plan = planOf(catalog, lines);
const steps = stepsAfterRows(
  {
    indexes: [
      'ALTER TABLE ONLY public.people ADD CONSTRAINT people_pkey PRIMARY KEY (id)',
      'CREATE INDEX orders_id ON public.orders USING btree (id)',
      'CREATE INDEX empty_id ON public.empty USING btree (id)',
    ],
    rest: [
      'ALTER TABLE ONLY public.orders ADD CONSTRAINT orders_fkey FOREIGN KEY (id) REFERENCES public.people(id)',
      'CREATE TRIGGER t BEFORE INSERT ON public.people',
    ],
  },
  catalog.tables,
);

function planOf(of: SourceCatalog, written: string): RefreshPlan {
  const made = planned(of, written);
  if (!made.ok) throw new Error(made.findings.map(({ sentence }) => sentence).join('\n'));
  return made.plan;
}

function tableOf(name: string, of = plan): PlannedTable {
  const found = of.tables.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function jobs(of: RefreshPlan = plan, pieces = 2): readonly Job[] {
  return jobsOf(of, catalog, { ranges: new Map() }).flatMap((job) => Array.from({ length: pieces }, () => job));
}

function open(arrivals: Arrivals): readonly string[] {
  return steps.filter((step) => arrivals.isOpen(step)).map(({ statement }) => statement.replaceAll(/\s+/g, ' ').slice(0, 40));
}

const always: readonly string[] = ['CREATE INDEX empty_id ON public.empty US', 'ANALYZE "public"."empty"'];
const ofOrders = ['CREATE INDEX orders_id ON public.orders ', 'ANALYZE "public"."orders"'];
const ofPeople = ['ALTER TABLE ONLY public.people ADD CONST', 'ANALYZE "public"."people"'];
const between = 'ALTER TABLE ONLY public.orders ADD CONST';

describe('while rows are copied', () => {
  test('what follows the rows of a table begins with its last piece, a key once both tables are there, and the rest at the end', () => {
    const arrivals = new Arrivals(plan, catalog, jobs(), 2);
    expect(open(arrivals).toSorted()).toEqual(always.toSorted());
    arrivals.piece(tableOf('orders'), true);
    expect(open(arrivals)).toHaveLength(always.length);
    arrivals.piece(tableOf('orders'), true);
    expect(open(arrivals).toSorted()).toEqual([...always, ...ofOrders].toSorted());
    arrivals.piece(tableOf('people'), true);
    arrivals.piece(tableOf('people'), true);
    expect(open(arrivals).toSorted()).toEqual([...always, ...ofOrders, ...ofPeople, between].toSorted());
    expect(arrivals.limit).toBe(2);
    arrivals.all();
    expect(open(arrivals)).toHaveLength(steps.length);
    expect(arrivals.limit).toBe(Infinity);
  });

  test('a table of which a piece was begun anew is counted first, with all others', () => {
    const arrivals = new Arrivals(plan, catalog, jobs(), 2);
    arrivals.piece(tableOf('orders'), false);
    arrivals.piece(tableOf('orders'), true);
    expect(open(arrivals)).toHaveLength(always.length);
  });

  test('rows that go into another table, and tables that an expression writes once more, wait for the end', () => {
    const moved = { ...plan, tables: plan.tables.map((each) => (each.name === 'orders' ? { ...each, into: tableOf('people') } : each)) };
    const arrivals = new Arrivals(moved, catalog, jobs(moved, 1), 2);
    arrivals.piece(tableOf('orders', moved), true);
    expect(open(arrivals)).toHaveLength(always.length);

    const words = catalogOf([table('orders', ['id: bigint!', 'words: tsvector'])]);
    const rebuilt = planOf(words, file([...keeps, `words: {type: tsvector, rebuild: "'x'"}`], 'orders'));
    const waiting = new Arrivals(rebuilt, words, jobsOf(rebuilt, words, { ranges: new Map() }), 2);
    waiting.piece(tableOf('orders', rebuilt), true);
    expect(open(waiting)).toEqual([]);
  });

  test('begins with those whose rows most work waits for', () => {
    const order = jobsOf(plan, catalog, { ranges: new Map(), after: workAfter(steps, catalog.tables) }).map((job) => job.table.name);
    const byBytes = jobsOf(plan, catalog, { ranges: new Map() }).map((job) => job.table.name);
    expect([order, byBytes]).toEqual([
      ['orders', 'people'],
      ['people', 'orders'],
    ]);
  });
});

describe('steps behind a gate', () => {
  const lane = { end: () => Promise.resolve() };

  test('are done as it opens, and never more of them side by side than it lets through', async () => {
    const arrivals = new Arrivals(plan, catalog, jobs(plan, 1), 1);
    const done: Step[] = [];
    let [running, most] = [0, 0];
    const all = runSteps(
      steps,
      4,
      () => Promise.resolve(lane),
      async (_lane, step) => {
        running += 1;
        if (arrivals.limit === 1) most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        done.push(step);
      },
      arrivals,
    );
    await expect.poll(() => done.length).toBe(always.length);
    arrivals.piece(tableOf('orders'), true);
    await expect.poll(() => done.length).toBe(always.length + ofOrders.length - 1);
    arrivals.piece(tableOf('people'), true);
    arrivals.all();
    await all;
    expect(done).toHaveLength(steps.length);
    expect(most).toBe(1);
  });

  test('end where nothing comes any more', async () => {
    const arrivals = new Arrivals(plan, catalog, jobs(), 2);
    const all = runSteps(
      steps,
      4,
      () => Promise.resolve(lane),
      () => Promise.resolve(),
      arrivals,
    );
    arrivals.fail(new Error('the source went away'));
    await expect(all).rejects.toThrow('the source went away');
  });
});
