// Which parts of a schema lead out of their database: to another server, to the web, to programs and files of a host. Made on staging they would lead to
// where they led in production.
import type { Token } from '#core/migrations/tokens.ts';

/** They are nothing but a way out. */
const connecting = /^create (?:server|subscription|user mapping)\b/;
/** Only with options do they say where to. */
const withOptions = /^create foreign (?:data wrapper|table)\b/;
/** Of a foreign table: what names a place, and no table of a server that is named already. */
const placeOption = /(?:\b|_)(?:program|filename|dirname|url|uri|host|hostname|dsn|connection|server|address|port|bucket|endpoint)"?\s+'/i;

/** In bodies, definitions and arguments, however they are written there. */
const ways: readonly RegExp[] = [
  // Functions of extensions and of untrusted languages that ask somebody else.
  /\bdblink(?:_connect(?:_u)?|_exec|_open|_send_query)?"?\s*\(/i,
  /\b(?:postgres_fdw_get_connections|http_(?:get|post|put|patch|delete|head|request)|urlopen|urllib|psycopg2?|pg_background_launch)\b\s*[(.]/i,
  /\baws_(?:s3|lambda|commons)\s*\./i,
  /\brequests\s*\.\s*(?:get|post|put|patch|delete|request)\s*\(/i,
  // Files and programs of the server's host.
  /\bCOPY\b[^;]*?\b(?:FROM|TO)\s+(?:PROGRAM\b|'[/\w])/i,
  /\b(?:lo_import|lo_export|pg_read_(?:binary_)?file|pg_file_write|pg_stat_file|pg_ls_dir)"?\s*\(/i,
  // They may do whatever the server's user may.
  /\bLANGUAGE\s+'?(?:plpython[23]?u|plperlu|pltclu|plsh|plr|plluau|pljavau|plxslt)\b/i,
  /\bCREATE\s+(?:SERVER|SUBSCRIPTION|USER\s+MAPPING)\b/i,
  // What a library of PostgreSQL's takes to connect.
  /\b(?:dbname|hostaddr)=/i,
  /\bhost=\S+[^]{0,200}?\b(?:port|user|password|sslmode|service|database)=|\b(?:port|user|password|sslmode)=\S+[^]{0,200}?\bhost=/i,
  /\bconnect\s*\([^)]*\bhost\s*=/i,
  /(?<![\w+.-])(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|kafka|nats|s?ftp|ssh|ldaps?|oracle|sqlserver|mssql|clickhouse|jdbc:[\w:]+|s3|gs):\/\/(?!(?:[^/@\s]*@)?(?:localhost|127\.)(?:[:/'"\s]|$))[\w[%]/i,
];
/** An address of the web is a way out where something is called that goes there. */
const webAddress =
  /\bhttps?:\/\/(?!(?:localhost|127\.|[\w.-]+\.(?:test|invalid|example)\b|(?:[\w-]+\.)*example\.(?:com|net|org)\b))[\w[%]/i;
const webCall = /\w*(?:http|webhook|curl|fetch)\w*"?\s*\(/i;

/** `statement` makes a part of a schema; `tokens` are its own. */
export function leadsOut(statement: string, tokens: readonly Token[]): boolean {
  const head = tokens
    .slice(0, 4)
    .map(({ text }) => text)
    .join(' ');
  // Nobody runs a comment.
  if (head.startsWith('comment ')) return false;
  if (connecting.test(head)) return true;
  const at = tokens.findIndex(({ kind, text }) => kind === 'word' && text === 'options');
  if (withOptions.test(head) && at !== -1) return !head.includes('table') || placeOption.test(statement.slice(tokens[at]?.at));
  return ways.some((way) => way.test(statement)) || (webAddress.test(statement) && webCall.test(statement));
}
