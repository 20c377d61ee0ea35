import type { Token } from './tokens.ts';
import { isWord } from './cursor.ts';

// One value for all rows of a statement, by the server's own word (pg_proc.provolatile is `i` or `s`). Whatever is not named here may
// give each row its own, as every function of one's own does unless it says otherwise.
const steady = new Set([
  'now',
  'transaction_timestamp',
  'statement_timestamp',
  'current_setting',
  'current_user',
  'session_user',
  'current_database',
  'current_schema',
  'lower',
  'upper',
  'concat',
  'coalesce',
  'nullif',
  'greatest',
  'least',
  'round',
  'abs',
  'length',
  'md5',
  'to_char',
  'to_timestamp',
  'to_jsonb',
  'jsonb_build_object',
  'jsonb_build_array',
  'json_build_object',
  'json_build_array',
  'array',
  'row',
  'date_trunc',
  'make_interval',
  'make_date',
  'interval',
  'cast',
  'timezone',
  'digest',
  'replace',
  'substring',
  'trim',
  'numeric',
  'varchar',
  'char',
  'decimal',
  'timestamp',
  'time',
  'bit',
  'float',
  'int4range',
  'tstzrange',
  'daterange',
]);

/** Names that are called in an expression. */
export function callsIn(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap((token, index) => {
    const isCall = (token.kind === 'word' || token.kind === 'name') && isWord(tokens[index + 1], '(');
    return isCall ? [token.text] : [];
  });
}

export function isSteady(name: string): boolean {
  return steady.has(name);
}
