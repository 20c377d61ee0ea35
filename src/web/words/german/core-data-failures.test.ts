import { expect, test } from 'vitest';
import { tellInGerman } from './core.ts';

const digest = `sha256:${'a'.repeat(64)}`;

/** As agents at a source say them, with what stands in them on a day. */
test.each([
  'This host says of no database that its data may be copied. Write agent-data.yaml there, and start its agent with --data-file.',
  'This host has no database `crm` in its file. It has `shop`.',
  "A copy of `shop` may not go to `int`: this host's file lets it go to `staging`.",
  "A copy of `shop` may not go to `int`: this host's file lets it go nowhere.",
  `/srv/shop-data.yaml is not the text that this host may use for \`shop\`: its digest is ${digest}, and the host's file says ${digest}.`,
  `\`shop\` is masked here by ${digest}, and ${digest} was ordered. Let both be the same commit.`,
  "The classification can't be read: ENOENT: no such file or directory, open '/srv/shop-data.yaml'.",
  'Git has no data.yaml in commit 0123456789ab of /srv/shop. Fetch it, or name another commit.',
  "A copy of `shop` goes to `int` masked: this host's file does not say `unmasked: by-exception` of that target. Nothing was read.",
  'A copy without masks is permitted by two people, and Exception int/x1 names one. Nothing was read.',
  'Exception int/x1 for a copy without masks has ended. Nothing was read.',
  'Exception int/x1 permits a copy without masks for longer than 30 d. Nothing was read.',
  'The text of `view public.vips` holds what reads as `email`, and would go to staging as it is. Take it out of the schema, or say below `ddl` why it may stay.',
  'The database has a large object, and the file does not say what becomes of them.',
  'The database has 12 large objects, and the file does not say what becomes of them.',
  'Masked rows of public.orders are not taken: value too long for type character varying(5).',
  'Without a pg_dump that knows this server these cannot be copied: foreign table public.far. Install the pg_dump of its version.',
  'Somebody holds `public.orders` of the source for themselves, and reading waits for no lock longer than 2 s. Nothing was replaced. Refresh again once that is over.',
  'Somebody refreshes shop on this server already, proves it, or takes a refresh of it back. Wait for it to end.',
  'The disk of a server is full. Nothing was replaced, and what was copied is gone again.',
  'Rows of public.homes name rows of public.towns by `in_town` that are not there, in production as here. Nothing was replaced. See them in production by `SELECT * FROM public.homes c WHERE (c.a) IS NOT NULL AND NOT EXISTS (SELECT FROM public.towns p WHERE (p.a) = (c.a))`; mend or delete them there, or make the key NOT VALID there: then it comes as it is.',
  'Reading `shop` took longer than 2 h: it would have kept its server from clearing away old rows. Nothing was replaced. See `snapshot-at-most`.',
  'A connection broke off, and public.orders has 12 rows where 13 were copied: the target took a piece whose end nobody heard, or lost one. Nothing was replaced. Refresh again.',
  'A database ended a connection: terminating connection due to administrator command.',
  'A connection to a database ended: read ECONNRESET.',
  'Nothing was replaced. At staging.sql, line 4 `UPDATE settings` is refused: relation "settings" does not exist.',
  'The refresh of shop was stopped: it took longer than `at-most` lets it. Nothing was replaced.',
  'The refresh of shop was stopped: its promotion was aborted, or the agent ended. Nothing was replaced.',
  'Nobody can say whether shop was refreshed: its server does not answer.',
  '127.0.0.1:5432 does not take a connection: connect ECONNREFUSED 127.0.0.1:5432.',
  'Nothing was read. The role `loader` of 10.0.0.7:5432 may not make databases: the copy could not take its place. Run on that server: ALTER ROLE "loader" CREATEDB;',
  'Nothing was read. The role `loader` of 10.0.0.7:5432 does not own `shop`, which `root` does, and it may not end what others have open in `shop`: the copy could not take its place. Run on that server: ALTER DATABASE "shop" OWNER TO "loader"; GRANT pg_signal_backend TO "loader";',
  'Somebody stays connected to shop_staging, whatever is ended.',
  '`root` stays connected to shop_staging, and the role that loads may not end that: `pg_signal_backend` lets it, but for superusers. Disconnect, and refresh again.',
  "The server of the copy can't store texts in LATIN2, as the source does: encoding is not known.",
  'The server of the target is PostgreSQL 12, and does not know all that the schema of the source says, which is 17 (SQLSTATE 42601). Nothing was replaced. Let copies go to a server of 17 or later.',
  'pg_dump could not read the schema: permission denied for table people.',
  '`event trigger watch` is made by superusers alone, and the role of this target is none. Let a superuser be its role, or say below `ddl` why it stays behind (`leave-out`).',
  'The source went away while rows were chosen.',
  'PostgreSQL broke off the choice of rows (SQLSTATE 22P02). A condition or a reference of the file meets a value that it cannot read.',
  "The file of this host's databases can't be read: ENOENT: no such file or directory.",
  "The password of `reader` can't be read: ENOENT: no such file or directory.",
  'The key of the masks in /etc/lockstep/mask.key can be read by others. Write: chmod 600 /etc/lockstep/mask.key',
  'There is no second copy of shop_staging. With `reset: true` at `staging` the next refresh makes one; one that was taken back had dropped the older. Refresh once.',
  'What stood in shop_staging before is gone: there is no database shop_staging-before. Refresh it anew.',
  '3412880 values were looked for in 9214003 cells, and the proof could not see: nothing is known.',
  '3412880 values were looked for in 9214003 cells, and none was found.',
  '3412880 values were looked for in 9214003 cells, and some were found in 2 places.',
  'The proof is broken: A value that was put there as base64 was not found.',
  'Of 184220 rows of public.customers.email, 184219 were masked and 0 were NULL.',
])('%s', (english) => {
  const told = tellInGerman(english);
  expect(told).toBeDefined();
  expect(told).not.toMatch(/\b(?:the|were|nothing|nobody|somebody|this|which|may)\b/i);
});
