// What belongs to what, and what needs what, as the catalogue itself keeps it.
import type pg from 'pg';
import { firstOwn } from './kind.ts';

/** Of an object that is made along with another: the row type of a table, the array of a type, the index of a key, what an extension brought. */
export type Wholes = ReadonlyMap<string, string>;

export async function readWholes(client: pg.ClientBase, server: number): Promise<Wholes> {
  const { rows } = await client.query<{ part: string; whole: string }>(wholeQuery(server));
  return new Map(rows.map(({ part, whole }) => [part, whole]));
}

const brought = (table: string): string =>
  `EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = ${table} AND e.deptype = 'e')`;

/** Each later answer for one part wins. */
const wholeQuery = (server: number): string => `
  SELECT d.classid::regclass::text || ':' || d.objid AS part, d.refclassid::regclass::text || ':' || d.refobjid AS whole, 0 AS place
    FROM pg_depend d WHERE d.deptype = 'i' AND d.objid >= ${firstOwn} AND (d.classid, d.objid) <> (d.refclassid, d.refobjid)
  UNION ALL SELECT 'pg_type:' || t.typarray, 'pg_type:' || t.oid, 1 FROM pg_type t WHERE t.typarray >= ${firstOwn}
  ${server >= 140_000 ? `UNION ALL SELECT 'pg_type:' || rngmultitypid, 'pg_type:' || rngtypid, 1 FROM pg_range WHERE rngmultitypid >= ${firstOwn}` : ''}
  UNION ALL SELECT 'pg_type:' || t.oid, 'pg_class:' || c.oid, 1 FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid WHERE c.relkind <> 'c' AND c.oid >= ${firstOwn}
  UNION ALL SELECT 'pg_class:' || c.oid, 'pg_type:' || c.reltype, 1 FROM pg_class c WHERE c.relkind = 'c' AND c.oid >= ${firstOwn}
  UNION ALL SELECT 'pg_class:' || k.conindid, 'pg_constraint:' || k.oid, 1 FROM pg_constraint k WHERE k.contype IN ('p', 'u', 'x') AND k.conindid >= ${firstOwn}
  UNION ALL SELECT 'pg_constraint:' || k.oid, CASE WHEN k.conrelid <> 0 THEN 'pg_class:' || k.conrelid ELSE 'pg_type:' || k.contypid END, 1
    FROM pg_constraint k WHERE k.contype = 'n' OR (k.contype = 'c' AND NOT k.conislocal) OR (k.contype = 'f' AND k.conparentid <> 0)
  UNION ALL SELECT 'pg_trigger:' || t.oid, 'pg_class:' || t.tgrelid, 1 FROM pg_trigger t WHERE t.tgisinternal OR EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_trigger'::regclass AND d.objid = t.oid AND d.refclassid = 'pg_trigger'::regclass)
  UNION ALL SELECT 'pg_class:' || i.indexrelid, 'pg_class:' || i.indrelid, 1 FROM pg_index i WHERE NOT i.indisvalid OR ${brought('i.indrelid')}
  UNION ALL SELECT 'pg_attrdef:' || d.oid, 'pg_class:' || d.adrelid, 1 FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
    WHERE a.attgenerated <> '' OR ${brought('d.adrelid')}
  UNION ALL SELECT 'pg_constraint:' || k.oid, 'pg_class:' || k.conrelid, 1 FROM pg_constraint k WHERE ${brought('k.conrelid')}
  UNION ALL SELECT 'pg_trigger:' || t.oid, 'pg_class:' || t.tgrelid, 1 FROM pg_trigger t WHERE ${brought('t.tgrelid')}
  UNION ALL SELECT 'pg_rewrite:' || r.oid, 'pg_class:' || r.ev_class, 1 FROM pg_rewrite r WHERE r.rulename = '_RETURN' OR ${brought('r.ev_class')}
  UNION ALL SELECT 'pg_policy:' || p.oid, 'pg_class:' || p.polrelid, 1 FROM pg_policy p WHERE ${brought('p.polrelid')}
  UNION ALL SELECT d.classid::regclass::text || ':' || d.objid, 'pg_extension:' || d.refobjid, 2 FROM pg_depend d WHERE d.deptype = 'e'
  ORDER BY 3`;

/** The object that a part is made with; itself where it is made by itself. */
export function wholeOf(id: string, isMade: (id: string) => boolean, wholes: Wholes): string {
  let at = id;
  for (const seen = new Set<string>(); !isMade(at) && !seen.has(at);) {
    seen.add(at);
    at = wholes.get(at) ?? at;
  }
  return at;
}

export interface Need {
  readonly of: string;
  readonly on: string;
}

export async function readNeeds(client: pg.ClientBase): Promise<readonly Need[]> {
  const { rows } =
    await client.query<Need>(`SELECT DISTINCT classid::regclass::text || ':' || objid AS of, refclassid::regclass::text || ':' || refobjid AS on
    FROM pg_depend WHERE objid >= ${firstOwn} AND refobjid >= ${firstOwn} AND deptype <> 'e'`);
  return rows;
}
