// Whose a fresh copy is, and who may use it: by what staging had, by default privileges, and by the roles of the target's file.
import { expect, test } from 'vitest';
import { databaseSteps, largeObjectGrants, rightsSteps, useOfLargeObjects, type Wanted } from './rights-steps.ts';
import type { DatabaseRights, DefaultRights, Grant, ObjectRights, Rights } from './rights.ts';

function to(grantee: string, ...privileges: readonly string[]): readonly Grant[] {
  return privileges.map((privilege) => ({ grantee, privilege, isGrantable: false }));
}

const ofTable = to('', 'SELECT', 'INSERT');

function table(name: string, fields: Partial<ObjectRights> = {}): ObjectRights {
  const usual = { kind: 'TABLE', schema: 'public', owner: 'loader', isBound: false, isOfExtension: false, columns: ['id', 'email'] };
  return { ...usual, name: `public.${name}`, grants: ofTable, ...fields };
}

function schema(fields: Partial<ObjectRights> = {}): ObjectRights {
  return table('', { kind: 'SCHEMA', name: 'public', schema: '', grants: to('', 'USAGE', 'CREATE'), columns: [], ...fields });
}

const base: DatabaseRights = { owner: 'app', grants: to('', 'CONNECT'), connections: -1, tablespace: 'pg_default', settings: [] };

function steps(before: readonly ObjectRights[] | undefined, fresh: readonly ObjectRights[], more: Partial<Wanted> = {}): readonly string[] {
  const rights: Rights | undefined = before && { objects: before, defaults: [] };
  const wanted = { before: rights, database: base, map: { read: [], write: [] }, loader: 'loader', ...more };
  return rightsSteps(wanted, { objects: fresh, defaults: [] }).map(({ sql }) => sql);
}

const people = table('people');
const owned = table('people', { owner: 'app' });

test('what staging had of an object of the same name the fresh one has, and nothing more', () => {
  const before = table('people', { owner: 'app', grants: [...ofTable, ...to('reader', 'SELECT'), ...to('old', 'INSERT')] });
  expect(steps([before], [people])).toEqual([
    'ALTER TABLE public.people OWNER TO "app"',
    'GRANT INSERT ON TABLE public.people TO "old"',
    'GRANT SELECT ON TABLE public.people TO "reader"',
  ]);
  expect(steps([before], [before])).toEqual([]);
  expect(steps([owned], [before])).toEqual([
    'REVOKE ALL ON TABLE public.people FROM "old"',
    'REVOKE ALL ON TABLE public.people FROM "reader"',
  ]);
});

test('everybody, grant options, columns that are still there, and what an owner gave up', () => {
  const grants = [
    ...to('', 'SELECT'),
    ...to('public', 'SELECT'),
    { grantee: 'boss', privilege: 'INSERT', isGrantable: true },
    { grantee: 'web', privilege: 'SELECT', isGrantable: false, column: 'id' },
    { grantee: 'web', privilege: 'SELECT', isGrantable: false, column: 'gone' },
  ];
  expect(steps([table('people', { owner: 'app', grants })], [owned])).toEqual([
    'REVOKE ALL ON TABLE public.people FROM "app"',
    'GRANT SELECT ON TABLE public.people TO "app"',
    'GRANT INSERT ON TABLE public.people TO "boss" WITH GRANT OPTION',
    'GRANT SELECT ON TABLE public.people TO PUBLIC',
    'GRANT SELECT ("id") ON TABLE public.people TO "web"',
  ]);
});

test('whoever may make nothing in a schema becomes an owner there all the same, and may make nothing afterwards', () => {
  expect(steps([owned, schema({ owner: 'boss' })], [people, schema()])).toEqual([
    'ALTER SCHEMA public OWNER TO "boss"',
    'GRANT CREATE ON SCHEMA public TO "app"',
    'ALTER TABLE public.people OWNER TO "app"',
    'REVOKE CREATE ON SCHEMA public FROM "app"',
  ]);
});

test('what is new belongs to whom the file names, else to the owner of the database; what came with it stays with whoever it came from', () => {
  expect(steps([], [table('new')])).toEqual(['ALTER TABLE public.new OWNER TO "app"']);
  const map = { owner: 'team', read: [], write: [] };
  expect(steps([], [table('new')], { map })).toEqual(['ALTER TABLE public.new OWNER TO "team"']);
  expect(steps([], [schema({ owner: 'pg_database_owner' })], { map })).toEqual([]);
  expect(steps(undefined, [people], { database: undefined })).toEqual([]);
});

test('what belonged to the role that loads goes to whom the file names, with what others may; without such a line it stays', () => {
  const before = table('people', { grants: [...ofTable, ...to('reader', 'SELECT')] });
  expect(steps([before], [people], { map: { owner: 'team', read: [], write: [] } })).toEqual([
    'ALTER TABLE public.people OWNER TO "team"',
    'GRANT SELECT ON TABLE public.people TO "reader"',
  ]);
  expect(steps([before], [people])).toEqual(['GRANT SELECT ON TABLE public.people TO "reader"']);
});

test('whom the file names may read or write everything, but for what everybody may', () => {
  const map = { owner: 'app', read: ['reader'], write: ['worker'] };
  const sequence = table('people_id_seq', { kind: 'SEQUENCE', owner: 'app', isBound: true, grants: to('', 'USAGE') });
  const routine = table('f()', { kind: 'ROUTINE', owner: 'app', grants: to('public', 'EXECUTE') });
  expect(steps([owned], [owned, sequence, routine, schema({ owner: 'app' })], { map })).toEqual([
    'GRANT USAGE ON SCHEMA public TO "reader"',
    'GRANT USAGE ON SCHEMA public TO "worker"',
    'GRANT SELECT ON TABLE public.people TO "reader"',
    'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.people TO "worker"',
    'GRANT SELECT ON SEQUENCE public.people_id_seq TO "reader"',
    'GRANT SELECT, USAGE, UPDATE ON SEQUENCE public.people_id_seq TO "worker"',
  ]);
});

test('default privileges hold of what is new, and go on', () => {
  const own = (fields: Partial<DefaultRights>): DefaultRights => ({
    role: 'app',
    schema: '',
    kind: 'TABLES',
    grants: [],
    usual: [],
    ...fields,
  });
  const defaults = [
    own({ schema: 'public', grants: to('reader', 'SELECT') }),
    own({ schema: 'other', grants: to('nobody', 'SELECT') }),
    own({ kind: 'FUNCTIONS', grants: to('', 'EXECUTE'), usual: [...to('', 'EXECUTE'), ...to('public', 'EXECUTE')] }),
  ];
  const f = table('f()', { kind: 'ROUTINE', grants: [...to('', 'EXECUTE'), ...to('public', 'EXECUTE')] });
  expect(steps(undefined, [table('new'), f], { before: { objects: [], defaults } })).toEqual([
    'ALTER TABLE public.new OWNER TO "app"',
    'ALTER ROUTINE public.f() OWNER TO "app"',
    'GRANT SELECT ON TABLE public.new TO "reader"',
    'REVOKE ALL ON ROUTINE public.f() FROM PUBLIC',
    'ALTER DEFAULT PRIVILEGES FOR ROLE "app" IN SCHEMA "public" GRANT SELECT ON TABLES TO "reader"',
    'ALTER DEFAULT PRIVILEGES FOR ROLE "app" IN SCHEMA "other" GRANT SELECT ON TABLES TO "nobody"',
    'ALTER DEFAULT PRIVILEGES FOR ROLE "app" REVOKE ALL ON FUNCTIONS FROM PUBLIC',
  ]);
});

test('what an extension brought keeps its owner, and who may use it', () => {
  const seen = { isOfExtension: true, isBound: true };
  const before = table('stats', { ...seen, owner: 'root', grants: [...ofTable, ...to('reader', 'SELECT')] });
  expect(steps([before], [table('stats', seen)], { map: { owner: 'app', read: ['web'], write: [] } })).toEqual([
    'GRANT SELECT ON TABLE public.stats TO "reader"',
  ]);
});

test('the database has its owner, its grants, its limit and its settings again', () => {
  const settings = [
    { role: '', settings: ['work_mem=64MB', 'search_path="$user", shop', "app.note=it's"] },
    { role: 'web', settings: ['statement_timeout=5s'] },
  ];
  const before = { ...base, grants: [...base.grants, ...to('web', 'CONNECT')], connections: 40, settings };
  const wanted = { before: undefined, database: before, map: { read: ['reader'], write: [] }, loader: 'loader' };
  expect(databaseSteps(wanted, { ...base, owner: 'loader', grants: [...base.grants, ...to('public', 'CONNECT')] }, 'shop')).toEqual([
    { sql: 'ALTER DATABASE "shop" OWNER TO "app"', as: ['loader', 'app'] },
    { sql: 'REVOKE ALL ON DATABASE "shop" FROM PUBLIC', as: ['loader', 'app'] },
    { sql: 'GRANT CONNECT ON DATABASE "shop" TO "reader"', as: ['loader', 'app'] },
    { sql: 'GRANT CONNECT ON DATABASE "shop" TO "web"', as: ['loader', 'app'] },
    { sql: 'ALTER DATABASE "shop" CONNECTION LIMIT 40', as: ['loader', 'app'] },
    { sql: 'ALTER DATABASE "shop" SET "work_mem" = \'64MB\'', as: ['loader', 'app'] },
    { sql: 'ALTER DATABASE "shop" SET "search_path" = "$user", shop', as: ['loader', 'app'] },
    { sql: `ALTER DATABASE "shop" SET "app"."note" = 'it''s'`, as: ['loader', 'app'] },
    { sql: 'ALTER ROLE "web" IN DATABASE "shop" SET "statement_timeout" = \'5s\'', as: [], altersRole: true },
  ]);
  const map = { owner: 'team', read: [], write: [] };
  expect(
    databaseSteps({ ...wanted, database: { ...base, owner: 'loader' }, map }, { ...base, owner: 'loader' }, 'shop').map(({ sql }) => sql),
  ).toEqual(['ALTER DATABASE "shop" OWNER TO "team"']);
});

test('large objects belong to whom most of them did, else to whom the file names, else to the owner of the database', () => {
  const wanted = { before: undefined, database: base, map: { read: [], write: [] }, loader: 'loader' };
  const map = { owner: 'web', read: ['reader'], write: ['worker', 'web'] };
  const before = { owner: 'old', grants: [...to('', 'SELECT', 'UPDATE'), ...to('reader', 'UPDATE')] };
  const grants = (of: Wanted): readonly string[] => largeObjectGrants(useOfLargeObjects(of), ['7', '8']);
  expect([wanted, { ...wanted, map }, { ...wanted, map, largeObjects: before }].map((each) => useOfLargeObjects(each).owner)).toEqual([
    'app',
    'web',
    'old',
  ]);
  expect(useOfLargeObjects({ ...wanted, database: undefined }).owner).toBe('loader');
  expect(grants(wanted)).toEqual([]);
  expect(grants({ ...wanted, map })).toEqual([
    'GRANT SELECT ON LARGE OBJECT 7, 8 TO "reader"',
    'GRANT SELECT, UPDATE ON LARGE OBJECT 7, 8 TO "worker"',
  ]);
  expect(grants({ ...wanted, largeObjects: before })).toEqual(['GRANT UPDATE ON LARGE OBJECT 7, 8 TO "reader"']);
  expect(largeObjectGrants(useOfLargeObjects({ ...wanted, map }), [])).toEqual([]);
});
