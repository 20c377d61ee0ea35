import { expect, test } from 'vitest';
import { FreeTables } from './free-tables.ts';
import { stepsAfterRows } from './steps.ts';

test('a table is free once its keys are there, whatever else is built on it', async () => {
  const steps = stepsAfterRows(
    {
      indexes: [
        'ALTER TABLE ONLY public.a\n    ADD CONSTRAINT a_pkey PRIMARY KEY (id)',
        'ALTER TABLE ONLY public.a ADD CONSTRAINT a_mail UNIQUE (mail)',
        'CREATE INDEX b_at ON public.b USING btree (at)',
      ],
      rest: ['ALTER TABLE ONLY public.b ADD CONSTRAINT b_a FOREIGN KEY (a) REFERENCES public.a(id)'],
    },
    ['a', 'b'].map((name) => ({ schema: 'public', name, kind: 'table' as const, bytes: 1, rows: 1, columns: [], uniques: [] })),
  );
  const free = new FreeTables(steps);
  expect([free.has('"public"."a"'), free.has('"public"."b"')]).toEqual([false, true]);
  const [first, second] = steps;
  const changed = free.changed();
  if (first !== undefined) free.done(first);
  await changed;
  expect(free.has('"public"."a"')).toBe(false);
  if (second !== undefined) free.done(second);
  expect(free.has('"public"."a"')).toBe(true);
});
