// Who somebody is at a foreign server, with which password: a dump has it, and staging must not.
import { runnableStatements } from '#core/migrations/statements.ts';

const mapping = /^CREATE USER MAPPING\b/;

/** As pg_dump writes a schema. Where its statements can't be told apart, nothing behind the first that is strange is kept. */
export function withoutUserMappings(sql: string): string {
  if (!sql.includes('CREATE USER MAPPING')) return sql;
  const { statements, unread } = runnableStatements(sql, sql);
  let kept = '';
  let from = 0;
  for (const { text, at } of statements.filter((each) => mapping.test(each.text))) {
    kept += sql.slice(from, at);
    from = at + text.length;
  }
  return kept + sql.slice(from, unread?.at);
}
