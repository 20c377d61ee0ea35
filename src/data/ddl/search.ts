// How texts are searched: parsers, templates, dictionaries, configurations. And two small kinds that nothing else belongs to.
import { own, ownSchema, type Kind } from './kind.ts';

const named = (word: string, column: string): string =>
  `CASE WHEN ${column} <> 0 THEN format(', ${word} = %s', ${column}::regproc) ELSE '' END`;

const parsers: Kind = {
  rank: 6,
  stage: 'before',
  query: () => `SELECT 'pg_ts_parser:' || p.oid AS id, format('text search parser %I.%I', n.nspname, p.prsname) AS name,
      format('CREATE TEXT SEARCH PARSER %I.%I (START = %s, GETTOKEN = %s, END = %s, LEXTYPES = %s%s)', n.nspname, p.prsname, p.prsstart, p.prstoken,
        p.prsend, p.prslextype, ${named('HEADLINE', 'p.prsheadline')}) AS sql
    FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace WHERE ${own('p', 'pg_ts_parser')} AND ${ownSchema('n')}`,
};

const templates: Kind = {
  rank: 6,
  stage: 'before',
  query: () => `SELECT 'pg_ts_template:' || t.oid AS id, format('text search template %I.%I', n.nspname, t.tmplname) AS name,
      format('CREATE TEXT SEARCH TEMPLATE %I.%I (LEXIZE = %s%s)', n.nspname, t.tmplname, t.tmpllexize, ${named('INIT', 't.tmplinit')}) AS sql
    FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace WHERE ${own('t', 'pg_ts_template')} AND ${ownSchema('n')}`,
};

/** Options are kept as the server writes them. */
const dictionaries: Kind = {
  rank: 7,
  stage: 'before',
  query: () => `SELECT 'pg_ts_dict:' || d.oid AS id, format('text search dictionary %I.%I', n.nspname, d.dictname) AS name,
      format('CREATE TEXT SEARCH DICTIONARY %I.%I (TEMPLATE = %I.%I%s)', n.nspname, d.dictname, m.nspname, t.tmplname, coalesce(', ' || d.dictinitoption, '')) AS sql
    FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace JOIN pg_ts_template t ON t.oid = d.dicttemplate
      JOIN pg_namespace m ON m.oid = t.tmplnamespace WHERE ${own('d', 'pg_ts_dict')} AND ${ownSchema('n')}`,
};

const configurations: Kind = {
  rank: 8,
  stage: 'before',
  query: () => `SELECT 'pg_ts_config:' || c.oid AS id, format('text search configuration %I.%I', n.nspname, c.cfgname) AS name,
      format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I)', n.nspname, c.cfgname, m.nspname, p.prsname)
      || (SELECT coalesce(string_agg(format(';' || chr(10) || 'ALTER TEXT SEARCH CONFIGURATION %I.%I ADD MAPPING FOR %I WITH %s', n.nspname, c.cfgname, alias, dicts),
            '' ORDER BY tokid), '')
        FROM (SELECT t.tokid, t.alias, string_agg(o.mapdict::regdictionary::text, ', ' ORDER BY o.mapseqno) AS dicts
          FROM pg_ts_config_map o JOIN ts_token_type(c.cfgparser) t ON t.tokid = o.maptokentype WHERE o.mapcfg = c.oid GROUP BY 1, 2) maps) AS sql
    FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace JOIN pg_ts_parser p ON p.oid = c.cfgparser
      JOIN pg_namespace m ON m.oid = p.prsnamespace WHERE ${own('c', 'pg_ts_config')} AND ${ownSchema('n')}`,
};

const accessMethods: Kind = {
  rank: 6,
  stage: 'before',
  query: () => `SELECT 'pg_am:' || a.oid AS id, format('access method %I', a.amname) AS name,
      format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', a.amname, CASE a.amtype WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END, a.amhandler) AS sql
    FROM pg_am a WHERE ${own('a', 'pg_am')}`,
};

export const searchKinds: readonly Kind[] = [parsers, templates, dictionaries, configurations, accessMethods];
