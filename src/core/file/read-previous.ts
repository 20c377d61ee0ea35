import type { PreviousDraft } from './draft.ts';
import { openFields } from './fields.ts';
import type { Reading } from './fields.ts';
import type { Entry } from './tree.ts';
import { readNumber, readText } from './values.ts';

const usualRows = 20;
const mostRows = 10_000;

/** `previous: functional`, or with rows that are made up for it: `previous: {check: functional, rows: "${secret.API_DB}"}`. */
export function readPrevious(reading: Reading, entry: Entry): PreviousDraft | undefined {
  const { report } = reading;
  if (entry.value.kind !== 'map') {
    const check = readText(report, entry, 'the name of a check');
    return check === undefined ? undefined : { check };
  }
  const part = { name: 'stage', article: '`previous`', keys: ['check', 'rows', 'per-table'], later: [] } as const;
  const fields = openFields(reading, entry.value, { part, title: '`previous`', name: '', example: 'previous: functional' });
  const named = fields.need('check', 'check: functional');
  const [rows, count] = [fields.get('rows'), fields.get('per-table')];
  const check = named === undefined ? undefined : readText(report, named, 'the name of a check');
  const database = rows === undefined ? undefined : readText(report, rows, 'the address of a database such as `${secret.API_DB}`');
  const perTable = count === undefined ? usualRows : readNumber(report, count, { what: 'a number of rows', from: 1, to: mostRows });
  if (check === undefined) return undefined;
  return database === undefined || perTable === undefined ? { check } : { check, rows: { database, perTable } };
}
