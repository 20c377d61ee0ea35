// The schema as the server's own catalogue has it, where no pg_dump is at hand that knows the server.
import type pg from 'pg';
import { Failure } from '#core/failure.ts';
import { orderDdl, type DdlObject } from '#core/data/ddl-order.ts';
import { behaviourKinds } from './behaviour.ts';
import { comments } from './comments.ts';
import { keyKinds } from './keys.ts';
import type { Kind, KindRow } from './kind.ts';
import { readNeeds, readWholes, wholeOf, type Need, type Wholes } from './relations.ts';
import { routineKinds } from './routines.ts';
import { searchKinds } from './search.ts';
import { readStrangers } from './strangers.ts';
import { tableKinds } from './tables.ts';
import { typeKinds } from './types.ts';
import { viewKinds } from './views.ts';

/** `before`: what is there before the rows, as one text. Indexes can be built side by side; the rest has its order. */
export interface SchemaText {
  readonly before: string;
  readonly indexes: readonly string[];
  readonly rest: readonly string[];
}

const kinds: readonly Kind[] = [
  ...typeKinds,
  ...routineKinds,
  ...searchKinds,
  ...tableKinds,
  ...viewKinds,
  ...keyKinds,
  ...behaviourKinds,
  comments,
];

/** Names alone mean nothing, whatever the session was told; bodies of functions are taken as they are. */
const settings = `SET search_path = '';\nSET check_function_bodies = false;\nSET xmloption = content;\nSET client_min_messages = warning;\nSET row_security = off`;

/** Reads PostgreSQL 12 to 18 in the transaction that the connection is in, and stops where one thing cannot be carried. */
export async function readSchema(client: pg.ClientBase): Promise<SchemaText> {
  const [head] = (await client.query<{ server: number; path: string }>(headQuery)).rows;
  // The server writes whole names only where no path is searched.
  await client.query(`SELECT set_config('search_path', '', true)`);
  try {
    return await readAll(client, head?.server ?? 0);
  } finally {
    await client.query(`SELECT set_config('search_path', $1, true)`, [head?.path ?? '']).catch(() => undefined);
  }
}

const headQuery = `SELECT current_setting('server_version_num')::int AS server, current_setting('search_path') AS path`;

async function readAll(client: pg.ClientBase, server: number): Promise<SchemaText> {
  const read: (readonly [Kind, KindRow])[] = [];
  for (const kind of kinds) for (const row of (await client.query<KindRow>(kind.query(server))).rows) read.push([kind, row]);
  const made = new Set(read.map(([, { id }]) => id));
  const wholes = await readWholes(client, server);
  const strangers = await readStrangers(client, made, wholes);
  const { placed, stuck } = orderDdl(objectsOf(read, wholes, await readNeeds(client)));
  refuseStrangers([...strangers, ...stuck.map((name) => `${name}, which needs what comes after the rows`)]);
  const of = (...stages: readonly string[]): readonly string[] =>
    placed.filter(({ stage }) => stages.includes(stage)).map(({ object }) => object.sql);
  const rest = of('after', 'last');
  return {
    before: `${[settings, ...of('before')].join(';\n')};\n`,
    indexes: of('index'),
    // A function may need a key.
    rest: rest.some((sql) => sql.startsWith('CREATE OR REPLACE')) ? ['SET check_function_bodies = false', ...rest] : rest,
  };
}

/** Of a key of another table, or of a parent: what that needs its table does not need. */
const actsLater = /^pg_(?:trigger|constraint):/;

function objectsOf(read: readonly (readonly [Kind, KindRow])[], wholes: Wholes, needs: readonly Need[]): readonly DdlObject[] {
  const made = new Set(read.map(([, { id }]) => id));
  const whole = (id: string): string => wholeOf(id, (each) => made.has(each), wholes);
  const byId = Map.groupBy(
    needs.filter(({ of }) => made.has(of) || !actsLater.test(of)),
    ({ of }) => whole(of),
  );
  return read.map(([{ rank, stage, isForRows = false }, { id, name, sql, needs: told, stub }]) => {
    const all = [...(byId.get(id) ?? []).map(({ on }) => whole(on)), ...(told ?? []).map(whole)];
    const own = [...new Set(all)].filter((each) => each !== id && made.has(each));
    return { id, name, sql: sql.trimEnd(), stage, isForRows, rank, needs: own, ...(stub !== undefined && { stub }) };
  });
}

const most = 20;

function refuseStrangers(names: readonly string[]): void {
  if (names.length === 0) return;
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  const sentence = `Without a pg_dump that knows this server these cannot be copied: ${names.slice(0, most).join('; ')}${more}. Install the pg_dump of its version.`;
  throw new Failure('schema-not-carried', sentence, { retryable: false });
}
