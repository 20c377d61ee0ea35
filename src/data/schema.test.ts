import { expect, test } from 'vitest';
import { lastError } from './schema.ts';

test.each([
  [
    'pg_dump: error: query failed: ERROR:  permission denied for sequence log_id_seq\npg_dump: detail: Query was: SELECT last_value, is_called FROM audit.log_id_seq\n',
    'query failed: ERROR:  permission denied for sequence log_id_seq',
  ],
  [
    'pg_dump: error: aborting because of server version mismatch\npg_dump: detail: server version: 18.1; pg_dump version: 15.9\n',
    'aborting because of server version mismatch',
  ],
  ['could not start\n', 'could not start'],
  ['', ''],
])('of what pg_dump says, %j, what was wrong is told', (words, told) => {
  expect(lastError(words)).toBe(told);
});
