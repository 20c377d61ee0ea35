// What every kind of object of a schema has in common: a query that answers the statements that make it, written by the server itself.
import type { DdlStage } from '#core/data/ddl-order.ts';

export interface Kind {
  /** Of two that do not need each other, the lower is made first. */
  readonly rank: number;
  readonly stage: DdlStage;
  /** It cannot wait for what is made after the rows. */
  readonly isForRows?: true;
  /** Answers `KindRow`s. `server`: `server_version_num`. */
  query(server: number): string;
}

export interface KindRow {
  /** Catalogue and number, as `pg_depend` has them: `pg_class:16402`. */
  readonly id: string;
  /** For reports and a fixed order: `table public.people`. */
  readonly name: string;
  readonly sql: string;
  /** Ids that no dependency of the catalogue tells of. */
  readonly needs?: readonly string[];
  /** A view by its columns alone, where a circle of needs has to be broken. */
  readonly stub?: string;
}

/** Numbers below belong to the server. */
export const firstOwn = 16_384;

/** Of somebody's own: made after the server was, and not by an extension. `row` is the alias of the row of the catalogue `catalog`. */
export function own(row: string, catalog: string): string {
  return `${row}.oid >= ${firstOwn} AND ${ownAlso(`${row}.oid`, catalog)}`;
}

/** No extension brought it. */
export function ownAlso(oid: string, catalog: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend own WHERE own.classid = '${catalog}'::regclass AND own.objid = ${oid} AND own.deptype = 'e')`;
}

/** Of a schema that is copied. */
export function ownSchema(row: string): string {
  return `${row}.nspname <> 'information_schema' AND ${row}.nspname !~ '^pg_'`;
}

/** ` COLLATE a.b` where a column or a type has another one than its type. */
export function collate(collation: string, ofType: string): string {
  return `coalesce((SELECT format(' COLLATE %I.%I', cn.nspname, co.collname) FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace
    WHERE co.oid = ${collation} AND ${collation} <> ${ofType}), '')`;
}

/** `WITH (…)`, from the settings of a table, index or view. */
export function withOptions(options: string): string {
  return `coalesce((SELECT ' WITH (' || string_agg(${setting('o')}, ', ') || ')' FROM unnest(${options}) o), '')`;
}

/** `fillfactor=70` as `fillfactor='70'`. */
export function setting(option: string): string {
  return `format('%s=%L', (SELECT string_agg(quote_ident(part), '.') FROM unnest(string_to_array(split_part(${option}, '=', 1), '.')) part),
    substr(${option}, strpos(${option}, '=') + 1))`;
}
