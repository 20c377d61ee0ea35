// Owners, grants and default privileges of a database, and what is said of it as a whole.
import type pg from 'pg';
import type { ObjectUse } from '#core/data/rights/rights-steps.ts';
import type { DatabaseRights, DefaultRights, ObjectRights, Rights } from '#core/data/rights/rights.ts';

export async function readRights(client: pg.ClientBase): Promise<Rights> {
  const { rows: objects } = await client.query<ObjectRights>(objectQuery);
  const { rows: defaults } = await client.query<DefaultRights>(defaultQuery);
  return { objects, defaults };
}

/** Of most large objects, but for those of the role that asks. Undefined: there are no others. */
export async function readObjectUse(client: pg.ClientBase): Promise<ObjectUse | undefined> {
  const { rows } = await client.query<ObjectUse>(largeObjectQuery);
  return rows[0];
}

/** By any connection to its server. Undefined: there is none. */
export async function readDatabaseRights(client: pg.ClientBase, name: string): Promise<DatabaseRights | undefined> {
  const { rows } = await client.query<DatabaseRights>(databaseQuery, [name]);
  return rows[0];
}

/** Of an ACL that nobody has touched what holds without it. Of one grantee all grantors are one. */
const grantsOf = (acl: string, owner: string): string => `coalesce((SELECT json_agg(json_build_object(
    'grantee', CASE WHEN x.grantee = 0 THEN 'public' WHEN x.grantee = ${owner} THEN '' ELSE g.rolname END,
    'privilege', x.privilege_type, 'isGrantable', x.is_grantable) ORDER BY g.rolname, x.privilege_type)
  FROM (SELECT grantee, privilege_type, bool_or(is_grantable) AS is_grantable FROM aclexplode(${acl}) GROUP BY 1, 2) x
    LEFT JOIN pg_roles g ON g.oid = x.grantee WHERE x.grantee = 0 OR g.rolname IS NOT NULL), '[]')`;

const columnGrants = `coalesce((SELECT json_agg(json_build_object('grantee', CASE WHEN x.grantee = 0 THEN 'public' WHEN x.grantee = o.owner THEN '' ELSE g.rolname END,
    'privilege', x.privilege_type, 'isGrantable', x.is_grantable, 'column', a.attname) ORDER BY g.rolname, a.attname, x.privilege_type)
  FROM pg_attribute a CROSS JOIN LATERAL (SELECT grantee, privilege_type, bool_or(is_grantable) AS is_grantable FROM aclexplode(a.attacl) GROUP BY 1, 2) x
    LEFT JOIN pg_roles g ON g.oid = x.grantee
  WHERE o.class = 'pg_class'::regclass AND a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attacl IS NOT NULL
    AND (x.grantee = 0 OR g.rolname IS NOT NULL)), '[]')`;

/** `type`: as acldefault knows it; empty: nobody is granted anything of it. */
const objectQuery = `WITH objects AS (
    SELECT 'pg_namespace'::regclass AS class, oid, 'SCHEMA' AS kind, oid AS namespace, nspowner AS owner, nspacl AS acl, 'n' AS type, false AS bound FROM pg_namespace
    UNION ALL SELECT 'pg_class'::regclass, c.oid, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.relnamespace, c.relowner, c.relacl,
        CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END, c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
          AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i'))
      FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't'
    UNION ALL SELECT 'pg_proc'::regclass, oid, 'ROUTINE', pronamespace, proowner, proacl, 'f', false FROM pg_proc
    UNION ALL SELECT 'pg_type'::regclass, t.oid, 'TYPE', t.typnamespace, t.typowner, t.typacl, 'T', false FROM pg_type t
      WHERE t.typtype IN ('b', 'd', 'e', 'r', 'c') AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
        AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
    UNION ALL SELECT 'pg_foreign_server'::regclass, oid, 'SERVER', NULL, srvowner, srvacl, 'S', false FROM pg_foreign_server
    UNION ALL SELECT 'pg_collation'::regclass, oid, 'COLLATION', collnamespace, collowner, NULL, '', false FROM pg_collation
    UNION ALL SELECT 'pg_conversion'::regclass, oid, 'CONVERSION', connamespace, conowner, NULL, '', false FROM pg_conversion
    UNION ALL SELECT 'pg_operator'::regclass, oid, 'OPERATOR', oprnamespace, oprowner, NULL, '', false FROM pg_operator WHERE oprcode <> 0
    UNION ALL SELECT 'pg_opclass'::regclass, oid, 'OPERATOR CLASS', opcnamespace, opcowner, NULL, '', false FROM pg_opclass
    UNION ALL SELECT 'pg_opfamily'::regclass, oid, 'OPERATOR FAMILY', opfnamespace, opfowner, NULL, '', false FROM pg_opfamily
    UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, 'STATISTICS', stxnamespace, stxowner, NULL, '', false FROM pg_statistic_ext
    UNION ALL SELECT 'pg_ts_dict'::regclass, oid, 'TEXT SEARCH DICTIONARY', dictnamespace, dictowner, NULL, '', false FROM pg_ts_dict
    UNION ALL SELECT 'pg_ts_config'::regclass, oid, 'TEXT SEARCH CONFIGURATION', cfgnamespace, cfgowner, NULL, '', false FROM pg_ts_config
  )
  SELECT o.kind, i.identity AS name, CASE WHEN o.kind = 'SCHEMA' THEN '' ELSE coalesce(n.nspname, '') END AS schema, r.rolname::text AS owner,
    e.is_there AS "isOfExtension", o.bound OR e.is_there AS "isBound",
    CASE WHEN o.type = '' THEN '[]'::jsonb ELSE ${grantsOf('coalesce(o.acl, acldefault(o.type::"char", o.owner))', 'o.owner')}::jsonb END || ${columnGrants}::jsonb AS grants,
    CASE WHEN o.kind = 'TABLE' THEN ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped)
      ELSE '{}' END AS columns
  FROM objects o JOIN pg_roles r ON r.oid = o.owner LEFT JOIN pg_namespace n ON n.oid = o.namespace
    CROSS JOIN LATERAL pg_identify_object(o.class, o.oid, 0) i
    CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e') AS is_there) e
  WHERE coalesce(n.nspname, '') !~ '^pg_' AND coalesce(n.nspname, '') <> 'information_schema' AND i.identity IS NOT NULL
  ORDER BY o.kind, i.identity`;

const defaultQuery = `SELECT r.rolname::text AS role, coalesce(n.nspname, '')::text AS schema, k.kind,
    ${grantsOf('d.defaclacl', 'd.defaclrole')} AS grants,
    CASE WHEN d.defaclnamespace = 0 THEN ${grantsOf('acldefault(k.type::"char", d.defaclrole)', 'd.defaclrole')} ELSE '[]' END AS usual
  FROM pg_default_acl d JOIN pg_roles r ON r.oid = d.defaclrole LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
    JOIN (VALUES ('r', 'TABLES', 'r'), ('S', 'SEQUENCES', 's'), ('f', 'FUNCTIONS', 'f'), ('T', 'TYPES', 'T'), ('n', 'SCHEMAS', 'n'), ('L', 'LARGE OBJECTS', 'L'))
      k (own, kind, type) ON k.own = d.defaclobjtype::text
  ORDER BY 1, 2, 3`;

const largeObjectQuery = `SELECT r.rolname::text AS owner, ${grantsOf(`coalesce(l.lomacl, acldefault('L', l.lomowner))`, 'l.lomowner')} AS grants
  FROM (SELECT lomowner, lomacl, count(*) AS many FROM pg_largeobject_metadata GROUP BY 1, 2) l JOIN pg_roles r ON r.oid = l.lomowner
  WHERE r.rolname <> current_user ORDER BY l.many DESC, 1 LIMIT 1`;

const databaseQuery = `SELECT r.rolname::text AS owner, ${grantsOf(`coalesce(d.datacl, acldefault('d', d.datdba))`, 'd.datdba')} AS grants,
    d.datconnlimit AS connections, t.spcname::text AS tablespace,
    coalesce((SELECT json_agg(json_build_object('role', coalesce(s_role.rolname, ''), 'settings', s.setconfig) ORDER BY s_role.rolname)
      FROM pg_db_role_setting s LEFT JOIN pg_roles s_role ON s_role.oid = s.setrole
      WHERE s.setdatabase = d.oid AND (s.setrole = 0 OR s_role.oid IS NOT NULL)), '[]') AS settings
  FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE d.datname = $1`;
