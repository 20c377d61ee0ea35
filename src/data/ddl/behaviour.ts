// What acts when rows change or are read: it comes when all rows are there.
import { own, ownSchema, type Kind } from './kind.ts';

const owner = `c.relkind IN ('r', 'p', 'v', 'm') AND c.relpersistence <> 't' AND ${own('c', 'pg_class')} AND ${ownSchema('n')}`;

const states = (state: string): string =>
  `CASE ${state} WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END`;

const rules: Kind = {
  rank: 24,
  stage: 'after',
  query: () => `SELECT 'pg_rewrite:' || r.oid AS id, format('rule %I of %I.%I', r.rulename, n.nspname, c.relname) AS name,
      rtrim(pg_get_ruledef(r.oid), ';') || CASE WHEN r.ev_enabled = 'O' THEN ''
        ELSE format(';' || chr(10) || 'ALTER TABLE %I.%I %s RULE %I', n.nspname, c.relname, ${states('r.ev_enabled')}, r.rulename) END AS sql
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE r.rulename <> '_RETURN' AND ${owner}`,
};

/** Up to 12 what a trigger of a partition is of stands in the dependencies alone. */
const parent = `coalesce(nullif(to_jsonb(t)->>'tgparentid', '0')::oid, (SELECT d.refobjid FROM pg_depend d WHERE d.classid = 'pg_trigger'::regclass
  AND d.objid = t.oid AND d.refclassid = 'pg_trigger'::regclass AND d.deptype IN ('P', 'I') LIMIT 1))`;

const triggers: Kind = {
  rank: 25,
  stage: 'after',
  query: () => `SELECT 'pg_trigger:' || t.oid AS id, format('trigger %I of %I.%I', t.tgname, n.nspname, c.relname) AS name,
      pg_get_triggerdef(t.oid) || CASE WHEN t.tgenabled = 'O' OR c.relkind = 'v' THEN ''
        ELSE format(';' || chr(10) || 'ALTER TABLE %I.%I %s TRIGGER %I', n.nspname, c.relname, ${states('t.tgenabled')}, t.tgname) END AS sql
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND ${parent} IS NULL AND ${owner}`,
};

/** Made with that of the table, and switched otherwise; what is below it is switched with it. Those of foreign keys are the server's. */
const switchedTriggers: Kind = {
  rank: 26,
  stage: 'after',
  query: () => `SELECT 'switched:' || t.oid AS id, format('trigger %I of %I.%I', t.tgname, n.nspname, c.relname) AS name,
      format('ALTER TABLE %I.%I %s TRIGGER %I', n.nspname, c.relname, ${states('t.tgenabled')}, t.tgname) AS sql, ARRAY['pg_trigger:' || p.oid, 'switched:' || p.oid] AS needs
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_trigger p ON p.oid = ${parent}
    WHERE t.tgenabled <> p.tgenabled AND ${owner}
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.oid = t.tgconstraint AND k.contype = 'f')`,
};

const policies: Kind = {
  rank: 24,
  stage: 'after',
  query: () => `SELECT 'pg_policy:' || p.oid AS id, format('policy %I of %I.%I', p.polname, n.nspname, c.relname) AS name,
      format('CREATE POLICY %I ON %I.%I%s FOR %s TO %s%s%s', p.polname, n.nspname, c.relname, CASE WHEN p.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END,
        CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
        CASE WHEN 0 = ANY (p.polroles) THEN 'PUBLIC' ELSE (SELECT string_agg(quote_ident(r.rolname), ', ' ORDER BY r.rolname) FROM pg_roles r
          WHERE r.oid = ANY (p.polroles)) END,
        coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', ''),
        coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')) AS sql
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${owner}`,
};

/** What the planner is told to count together; the counts themselves are made on staging. */
const statistics: Kind = {
  rank: 24,
  stage: 'after',
  query: () => `SELECT 'pg_statistic_ext:' || s.oid AS id, format('statistics %I.%I', n.nspname, s.stxname) AS name,
      pg_get_statisticsobjdef(s.oid) || coalesce((SELECT format(';' || chr(10) || 'ALTER STATISTICS %I.%I SET STATISTICS %s', n.nspname, s.stxname, target)
        FROM (SELECT to_jsonb(s)->>'stxstattarget' AS target) t WHERE target::int >= 0), '') AS sql
    FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE ${own('s', 'pg_statistic_ext')} AND ${ownSchema('n')}`,
};

/** Last of all: they act on what makes a schema. */
const eventTriggers: Kind = {
  rank: 40,
  stage: 'last',
  query: () => `SELECT 'pg_event_trigger:' || e.oid AS id, format('event trigger %I', e.evtname) AS name,
      format('CREATE EVENT TRIGGER %I ON %I%s EXECUTE FUNCTION %s()', e.evtname, e.evtevent,
        coalesce((SELECT ' WHEN TAG IN (' || string_agg(quote_literal(tag), ', ') || ')' FROM unnest(e.evttags) tag), ''), e.evtfoid::regproc)
      || CASE WHEN e.evtenabled = 'O' THEN '' ELSE format(';' || chr(10) || 'ALTER EVENT TRIGGER %I %s', e.evtname, ${states('e.evtenabled')}) END AS sql
    FROM pg_event_trigger e WHERE ${own('e', 'pg_event_trigger')}`,
};

export const behaviourKinds: readonly Kind[] = [rules, triggers, switchedTriggers, policies, statistics, eventTriggers];
