import { firstOwn, own, ownAlso, ownSchema, type Kind } from './kind.ts';

/** Those that a type brings with it are its own. */
const madeByHand = `NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')`;

const functions: Kind = {
  rank: 5,
  stage: 'before',
  query:
    () => `SELECT 'pg_proc:' || p.oid AS id, format('%s %I.%I(%s)', CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, n.nspname, p.proname,
        pg_get_function_identity_arguments(p.oid)) AS name, pg_get_functiondef(p.oid) AS sql
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.prokind IN ('f', 'p', 'w') AND ${own('p', 'pg_proc')} AND ${ownSchema('n')} AND ${madeByHand}`,
};

/** A word of `CREATE AGGREGATE` and what stands behind it, where there is something. */
function part(word: string, value: string): string {
  return `CASE WHEN ${value} IS NOT NULL THEN format(', ${word} = %s', ${value}) ELSE '' END`;
}

function named(word: string, column: string): string {
  return part(word, `(CASE WHEN ${column} <> 0 THEN ${column}::regproc::text END)`);
}

function modify(word: string, column: string, isHypothetical: string): string {
  return `CASE WHEN ${column} = CASE WHEN ${isHypothetical} THEN 'w' ELSE 'r' END THEN ''
    ELSE ', ${word} = ' || CASE ${column} WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END`;
}

const aggregates: Kind = {
  rank: 7,
  stage: 'before',
  query:
    () => `SELECT 'pg_proc:' || p.oid AS id, format('aggregate %I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS name,
      format('CREATE AGGREGATE %I.%I(%s) (sfunc = %s, stype = %s', n.nspname, p.proname,
        coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*'), a.aggtransfn::regproc, format_type(a.aggtranstype, NULL))
      || ${part('sspace', 'nullif(a.aggtransspace, 0)')} || ${named('finalfunc', 'a.aggfinalfn')}
      || CASE WHEN a.aggfinalextra THEN ', finalfunc_extra' ELSE '' END
      || ${modify('finalfunc_modify', 'a.aggfinalmodify', `a.aggkind <> 'n'`)}
      || ${named('combinefunc', 'a.aggcombinefn')} || ${named('serialfunc', 'a.aggserialfn')} || ${named('deserialfunc', 'a.aggdeserialfn')}
      || ${part('initcond', 'quote_literal(a.agginitval)')} || ${named('msfunc', 'a.aggmtransfn')} || ${named('minvfunc', 'a.aggminvtransfn')}
      || CASE WHEN a.aggmtranstype <> 0 THEN ', mstype = ' || format_type(a.aggmtranstype, NULL) ELSE '' END
      || ${part('msspace', 'nullif(a.aggmtransspace, 0)')} || ${named('mfinalfunc', 'a.aggmfinalfn')}
      || CASE WHEN a.aggmfinalextra THEN ', mfinalfunc_extra' ELSE '' END
      || ${modify('mfinalfunc_modify', 'a.aggmfinalmodify', `a.aggkind <> 'n'`)}
      || ${part('minitcond', 'quote_literal(a.aggminitval)')}
      || coalesce((SELECT format(', sortop = OPERATOR(%I.%s)', s.nspname, o.oprname) FROM pg_operator o JOIN pg_namespace s ON s.oid = o.oprnamespace
          WHERE o.oid = a.aggsortop), '')
      || CASE p.proparallel WHEN 's' THEN ', parallel = safe' WHEN 'r' THEN ', parallel = restricted' ELSE '' END
      || CASE WHEN a.aggkind = 'h' THEN ', hypothetical' ELSE '' END || ')' AS sql
    FROM pg_proc p JOIN pg_aggregate a ON a.aggfnoid = p.oid JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE ${own('p', 'pg_proc')} AND ${ownSchema('n')}`,
};

/** Those of which another one told before they were made have no function yet, and are nothing. */
const operators: Kind = {
  rank: 6,
  stage: 'before',
  query: () => `SELECT 'pg_operator:' || o.oid AS id, o.oid::regoperator::text AS name,
      format('CREATE OPERATOR %I.%s (FUNCTION = %s', n.nspname, o.oprname, o.oprcode::regproc)
      || CASE WHEN o.oprleft <> 0 THEN ', LEFTARG = ' || format_type(o.oprleft, NULL) ELSE '' END
      || CASE WHEN o.oprright <> 0 THEN ', RIGHTARG = ' || format_type(o.oprright, NULL) ELSE '' END
      || ${other('COMMUTATOR', 'o.oprcom')} || ${other('NEGATOR', 'o.oprnegate')}
      || ${named('RESTRICT', 'o.oprrest')} || ${named('JOIN', 'o.oprjoin')}
      || CASE WHEN o.oprcanhash THEN ', HASHES' ELSE '' END || CASE WHEN o.oprcanmerge THEN ', MERGES' ELSE '' END || ')' AS sql
    FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
    WHERE o.oprcode <> 0 AND ${own('o', 'pg_operator')} AND ${ownSchema('n')}`,
};

function other(word: string, column: string): string {
  return `coalesce((SELECT format(', ${word} = OPERATOR(%I.%s)', m.nspname, b.oprname) FROM pg_operator b JOIN pg_namespace m ON m.oid = b.oprnamespace
    WHERE b.oid = ${column}), '')`;
}

const casts: Kind = {
  rank: 7,
  stage: 'before',
  query:
    () => `SELECT 'pg_cast:' || c.oid AS id, format('cast (%s AS %s)', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)) AS name,
      format('CREATE CAST (%s AS %s) %s%s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL),
        CASE c.castmethod WHEN 'b' THEN 'WITHOUT FUNCTION' WHEN 'i' THEN 'WITH INOUT' ELSE format('WITH FUNCTION %s', c.castfunc::regprocedure) END,
        CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END) AS sql
    FROM pg_cast c WHERE ${own('c', 'pg_cast')}
      AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_cast'::regclass AND i.objid = c.oid AND i.deptype = 'i')`,
};

const conversions: Kind = {
  rank: 6,
  stage: 'before',
  query: () => `SELECT 'pg_conversion:' || c.oid AS id, format('conversion %I.%I', n.nspname, c.conname) AS name,
      format('CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %s', CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END, n.nspname, c.conname,
        pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), c.conproc::regproc) AS sql
    FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace WHERE ${own('c', 'pg_conversion')} AND ${ownSchema('n')}`,
};

const families: Kind = {
  rank: 7,
  stage: 'before',
  query: () => `SELECT 'pg_opfamily:' || f.oid AS id, format('operator family %I.%I', n.nspname, f.opfname) AS name,
      format('CREATE OPERATOR FAMILY %I.%I USING %I', n.nspname, f.opfname, a.amname) AS sql
    FROM pg_opfamily f JOIN pg_am a ON a.oid = f.opfmethod JOIN pg_namespace n ON n.oid = f.opfnamespace
    WHERE ${own('f', 'pg_opfamily')} AND ${ownSchema('n')}`,
};

/** One operator or function of a family, as both statements write it. */
const operatorPart = `format('OPERATOR %s %s%s', o.amopstrategy, o.amopopr::regoperator,
    coalesce((SELECT format(' FOR ORDER BY %I.%I', sn.nspname, sf.opfname) FROM pg_opfamily sf JOIN pg_namespace sn ON sn.oid = sf.opfnamespace
      WHERE sf.oid = o.amopsortfamily), ''))`;
const functionPart = `format('FUNCTION %s (%s, %s) %s', f.amprocnum, format_type(f.amproclefttype, NULL), format_type(f.amprocrighttype, NULL),
    f.amproc::regprocedure)`;

/** What belongs to a class comes with it; the rest of its family is added to that. */
function partsOf(catalog: string, row: string, text: string, condition: string): string {
  return `SELECT ${text} AS part FROM ${catalog} ${row} WHERE ${condition}`;
}

function tied(catalog: string, row: string): string {
  return `EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${row}.oid AND d.deptype = 'i'
    AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid)`;
}

const classes: Kind = {
  rank: 8,
  stage: 'before',
  query: () => `SELECT 'pg_opclass:' || c.oid AS id, format('operator class %I.%I', n.nspname, c.opcname) AS name,
      format('CREATE OPERATOR CLASS %I.%I %sFOR TYPE %s USING %I FAMILY %I.%I AS %s', n.nspname, c.opcname,
        CASE WHEN c.opcdefault THEN 'DEFAULT ' ELSE '' END, format_type(c.opcintype, NULL), a.amname, fn.nspname, of.opfname,
        (SELECT string_agg(part, ', ' ORDER BY part) FROM (
          SELECT 'STORAGE ' || format_type(CASE WHEN c.opckeytype <> 0 THEN c.opckeytype ELSE c.opcintype END, NULL) AS part
            WHERE c.opckeytype <> 0 OR NOT EXISTS (SELECT FROM pg_amop o WHERE ${tied('pg_amop', 'o')})
          UNION ALL ${partsOf('pg_amop', 'o', operatorPart, tied('pg_amop', 'o'))}
          UNION ALL ${partsOf('pg_amproc', 'f', functionPart, tied('pg_amproc', 'f'))}) parts)) AS sql
    FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod JOIN pg_namespace n ON n.oid = c.opcnamespace
      JOIN pg_opfamily of ON of.oid = c.opcfamily JOIN pg_namespace fn ON fn.oid = of.opfnamespace
    WHERE ${own('c', 'pg_opclass')} AND ${ownSchema('n')}`,
};

/** Each by itself, for each needs types and functions of its own. */
const looseOperators: Kind = {
  rank: 9,
  stage: 'before',
  query: () => `SELECT 'pg_amop:' || o.oid AS id, format('operator family %I.%I', n.nspname, f.opfname) AS name,
      format('ALTER OPERATOR FAMILY %I.%I USING %I ADD %s', n.nspname, f.opfname, a.amname, ${operatorPart}) AS sql
    FROM pg_amop o JOIN pg_opfamily f ON f.oid = o.amopfamily JOIN pg_am a ON a.oid = f.opfmethod JOIN pg_namespace n ON n.oid = f.opfnamespace
    WHERE o.oid >= ${firstOwn} AND ${ownAlso('f.oid', 'pg_opfamily')} AND ${notTied('pg_amop', 'o')}`,
};

const looseFunctions: Kind = {
  rank: 9,
  stage: 'before',
  query: () => `SELECT 'pg_amproc:' || f.oid AS id, format('operator family %I.%I', n.nspname, of.opfname) AS name,
      format('ALTER OPERATOR FAMILY %I.%I USING %I ADD %s', n.nspname, of.opfname, a.amname, ${functionPart}) AS sql
    FROM pg_amproc f JOIN pg_opfamily of ON of.oid = f.amprocfamily JOIN pg_am a ON a.oid = of.opfmethod
      JOIN pg_namespace n ON n.oid = of.opfnamespace
    WHERE f.oid >= ${firstOwn} AND ${ownAlso('of.oid', 'pg_opfamily')} AND ${notTied('pg_amproc', 'f')}`,
};

function notTied(catalog: string, row: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${row}.oid AND d.deptype IN ('i', 'e'))`;
}

const transforms: Kind = {
  rank: 9,
  stage: 'before',
  query:
    () => `SELECT 'pg_transform:' || t.oid AS id, format('transform for %s language %I', format_type(t.trftype, NULL), l.lanname) AS name,
      format('CREATE TRANSFORM FOR %s LANGUAGE %I (%s)', format_type(t.trftype, NULL), l.lanname, concat_ws(', ',
        CASE WHEN t.trffromsql <> 0 THEN 'FROM SQL WITH FUNCTION ' || t.trffromsql::regprocedure END,
        CASE WHEN t.trftosql <> 0 THEN 'TO SQL WITH FUNCTION ' || t.trftosql::regprocedure END)) AS sql
    FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE ${own('t', 'pg_transform')}`,
};

export const routineKinds: readonly Kind[] = [
  functions,
  aggregates,
  operators,
  casts,
  conversions,
  families,
  classes,
  looseOperators,
  looseFunctions,
  transforms,
];
