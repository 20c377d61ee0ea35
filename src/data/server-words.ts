// What a server says of an error, as far as it cannot be what stands in a row: its sentences quote values, and functions of a schema write their own.
import type pg from 'pg';

/** Of what the world is like: locks, disks, connections, who may do what. No row is looked at for them. */
const worldly: ReadonlySet<string> = new Set(['08', '25', '26', '28', '3D', '3F', '40', '53', '55', '57', '58']);
/** What anybody may have written: by functions, by other servers. */
const anybodys: ReadonlySet<string> = new Set(['38', '39', 'HV', 'P0']);

/** Without the full stop that some of them have. `isPlaced`: where it happened is told already. */
export function serverWords(
  { code = '', message, where }: Pick<pg.DatabaseError, 'code' | 'message' | 'where'>,
  { isPlaced = false }: { readonly isPlaced?: boolean } = {},
): string {
  const kind = code.slice(0, 2);
  if (worldly.has(kind)) return message;
  const place = isPlaced ? '' : placeIn(where);
  if (anybodys.has(kind) || isWithinFunction(where))
    return `an error of ${functionIn(where)}${place} (SQLSTATE ${code}), whose words may be somebody’s: see the server’s log`;
  // These name constraints, columns and tables alone.
  if (kind === '23') return `${message}${place}`;
  return `${kind === '22' || where !== undefined ? withoutQuotes(message) : withoutEnd(message)}${place}`;
}

/** `invalid value "Ann" for "Mon"`, `invalid byte sequence for encoding "UTF8": 0xe4 0x6e` */
function withoutQuotes(message: string): string {
  return message
    .replaceAll(/"[^]*"/g, '…')
    .replaceAll(/(?:0x[\da-f]{2} ?)+/gi, '…')
    .replace(/\.$/, '');
}

/** `invalid input syntax for type date: "Ann"`; names that a statement has stay. */
function withoutEnd(message: string): string {
  return message.replaceAll(/: "[^]*"/g, ': …').replace(/\.$/, '');
}

function isWithinFunction(where: string | undefined): boolean {
  return where !== undefined && !/^COPY |^(?:JSON|XML)\b/.test(where.split('\n')[0] ?? '');
}

function functionIn(where: string | undefined): string {
  const [, name] = /\bfunction ((?:[\w$]+|"(?:[^"]|"")+")(?:\.(?:[\w$]+|"(?:[^"]|"")+"))?)\(/.exec(where ?? '') ?? [];
  return name === undefined ? 'a function' : `the function ${name}`;
}

/** `COPY people, line 3, column email: "ann@…"` */
function placeIn(where: string | undefined): string {
  const [, table, column] = /^COPY ([^\s,]+), line \d+, column ([^:]+)(?::|$)/m.exec(where ?? '') ?? [];
  return table === undefined || column === undefined ? '' : `, at column ${column} of ${table}`;
}
