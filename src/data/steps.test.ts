import { describe, expect, test } from 'vitest';
import type { SourceTable } from '#core/data/catalog.ts';
import { runSteps, stepsAfterRows, type Step } from './steps.ts';

function table(name: string, bytes: number, kind: SourceTable['kind'] = 'table'): SourceTable {
  return { schema: 'public', name, kind, bytes, rows: 1, columns: [], uniques: [] };
}

const tables = [table('orders', 9), table('people', 5), table('Log', 90), table('parts', 0, 'partitioned')];
const indexes = [
  'ALTER TABLE ONLY public.people\n    ADD CONSTRAINT people_pkey PRIMARY KEY (id)',
  'CREATE INDEX orders_person ON public.orders USING btree (person)',
  'CREATE INDEX orders_at ON public.orders USING btree (at)',
  'CREATE UNIQUE INDEX log_at ON public."Log" USING btree (at)',
];
const toPeople =
  'ALTER TABLE ONLY public.orders\n    ADD CONSTRAINT orders_person_fkey FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE';
const ofParts = 'ALTER TABLE public.parts\n    ADD CONSTRAINT parts_fkey FOREIGN KEY (person) REFERENCES public.people(id)';
const rest = ['CREATE TRIGGER t BEFORE INSERT ON public.people', toPeople, ofParts, 'REFRESH MATERIALIZED VIEW public.sums'];

function stepOf(steps: readonly Step[], start: string): Step {
  const found = steps.find(({ statement }) => statement.startsWith(start));
  if (found === undefined) throw new Error(`no ${start}`);
  return found;
}

describe('what follows the rows', () => {
  const steps = stepsAfterRows({ indexes, rest }, tables);
  const after = (start: string): readonly string[] => stepOf(steps, start).after.map(({ statement }) => statement);

  test('is every statement once, and each table is counted, views of data and partitioned tables in the end', () => {
    const counted = ['"public"."Log"', '"public"."orders"', '"public"."people"', '"public"."parts"', 'public.sums'];
    expect(steps.map(({ statement }) => statement).toSorted()).toEqual(
      [...indexes, ...rest, ...counted.map((each) => `ANALYZE ${each}`)].toSorted(),
    );
    expect(after('ANALYZE public.sums')).toEqual(expect.arrayContaining([...indexes, ...rest]));
  });

  test('begins with the largest table', () => {
    expect(steps[0]?.statement).toContain('log_at');
  });

  test('a foreign key waits for the indexes of both its tables and for no others; the rest goes in its order behind all of them', () => {
    expect(after(toPeople).toSorted()).toEqual(indexes.slice(0, 3).toSorted());
    expect(after('CREATE TRIGGER')).toEqual(expect.arrayContaining([...indexes, toPeople]));
    expect(after(ofParts)).toEqual(expect.arrayContaining(['CREATE TRIGGER t BEFORE INSERT ON public.people']));
    expect(after('ANALYZE "public"."Log"')).toEqual([indexes[3]]);
  });

  test('is counted last where counts of several columns are asked for', () => {
    const asked = 'CREATE STATISTICS public.s ON a, b FROM public.orders';
    const found = stepsAfterRows({ indexes, rest: [...rest, asked] }, tables);
    expect(stepOf(found, 'ANALYZE "public"."Log"').after.map(({ statement }) => statement)).toContain(asked);
  });
});

describe('steps', () => {
  const lane = { end: () => Promise.resolve() };

  // An index while another becomes the key, and two keys to one table: nothing but the table keeps them apart.
  const crowded = {
    indexes: [...indexes, 'CREATE INDEX people_at ON public.people USING btree (at)'],
    rest: [...rest, 'ALTER TABLE ONLY public."Log"\n    ADD CONSTRAINT log_fkey FOREIGN KEY (person) REFERENCES public.people(id)'],
  };

  test('run side by side, and never two at once that want one table for themselves, nor one before what it needs', async () => {
    const steps = stepsAfterRows(crowded, tables);
    const [running, done] = [new Set<Step>(), new Set<Step>()];
    let most = 0;
    await runSteps(
      steps,
      4,
      () => Promise.resolve(lane),
      async (_lane, step) => {
        expect(step.after.every((each) => done.has(each))).toBe(true);
        for (const other of running) {
          if (!(step.isShared && other.isShared)) expect(other.tables.filter((each) => step.tables.includes(each))).toEqual([]);
        }
        running.add(step);
        most = Math.max(most, running.size);
        for (let turn = 0; turn < step.statement.length % 5; turn += 1) await Promise.resolve();
        running.delete(step);
        done.add(step);
      },
    );
    expect(done.size).toBe(steps.length);
    expect(most).toBeGreaterThan(2);
  });

  test('end with the first that fails', async () => {
    const begun: string[] = [];
    const failing = runSteps(
      stepsAfterRows({ indexes, rest }, tables),
      2,
      () => Promise.resolve(lane),
      (_lane, { statement }) => {
        begun.push(statement);
        return begun.length === 3 ? Promise.reject(new Error('no room')) : Promise.resolve();
      },
    );
    await expect(failing).rejects.toThrow('no room');
    expect(begun.length).toBeLessThan(6);
  });
});
