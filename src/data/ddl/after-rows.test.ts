// What comes after the rows, as pg_dump writes it: indexes by themselves, and all of it or nothing.
import { expect, test } from 'vitest';
import { afterRows } from '#data/schema.ts';

const dump = `SET lock_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);
CREATE INDEX people_mail ON public.people USING btree (mail);
COMMENT ON INDEX public.people_mail IS 'made by ALTER TABLE x ADD CONSTRAINT y UNIQUE (z);';
CREATE TRIGGER t BEFORE INSERT ON public.people FOR EACH ROW EXECUTE FUNCTION public.f(' ADD CONSTRAINT y PRIMARY KEY');
`;

test('an index is what makes one, whatever stands in other texts', () => {
  const { indexes, rest } = afterRows(dump);
  expect(indexes.map((each) => each.slice(0, 12))).toEqual(['ALTER TABLE ', 'CREATE INDEX']);
  expect(rest.map((each) => each.slice(0, 16))).toEqual(['COMMENT ON INDEX', 'CREATE TRIGGER t']);
});

test('a text of which the end cannot be told is none', () => {
  expect(() => afterRows(`${dump}COMMENT ON TABLE public.people IS 'never closed;\nCREATE INDEX gone ON public.people (id);`)).toThrow(
    'pg_dump wrote what nobody here can read',
  );
});
