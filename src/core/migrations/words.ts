import { counted, wordsOfSpan } from '#core/words.ts';
import type { Foretold } from './foretell.ts';
import type { MigrationMeasured } from './measured.ts';

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** `1.2 GB`, `12 GB`, `0 bytes`; a thousand is a thousand. */
export function wordsOfBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${value < 10 && step > 0 ? Number(value.toFixed(1)) : Math.round(value)} ${units[step] ?? 'bytes'}`;
}

/** `took 7 s on 1.2 GB; ACCESS EXCLUSIVE on orders for 400 ms, 3 sessions waited, the longest 380 ms; orders was written anew` */
export function wordsOfMeasured({ ms, databaseBytes, tables, blocked, files, gap }: MigrationMeasured): string {
  const size = databaseBytes === undefined ? '' : ` on ${wordsOfBytes(databaseBytes)}`;
  const count = files === undefined ? '' : ` (${counted(files, 'file')})`;
  const locks = tables.slice(0, 3).map(({ table, lock, heldMs, waitedMs }) => {
    const waited = waitedMs < 100 ? '' : `, after waiting ${wordsOfSpan(waitedMs)}`;
    return `${lock} on ${table}${heldMs === 0 ? '' : ` for ${wordsOfSpan(heldMs)}`}${waited}`;
  });
  const rest = tables.length > 3 ? [counted(tables.length - 3, 'more table')] : [];
  const waits =
    blocked.sessions === 0 ? [] : [`${counted(blocked.sessions, 'session')} waited, the longest ${wordsOfSpan(blocked.longestMs)}`];
  const anew = tables.filter(({ rewritten }) => rewritten === true).map(({ table }) => table);
  return [
    `took ${wordsOfSpan(ms)}${size}${count}`,
    ...(locks.length === 0 ? [] : [[...locks, ...rest].join(', ')]),
    ...waits,
    ...(anew.length === 0 ? [] : [`written anew: ${anew.slice(0, 5).join(', ')}`]),
    ...(gap === undefined ? [] : [gap.replace(/\.$/, '')]),
  ].join('; ');
}

/** `takes about 1 min 10 s (7 s to 2 min 20 s): PROD has 12 GB, TEST had 1.2 GB` */
export function wordsOfForetold(foretold: Foretold, { here, there }: { readonly here: string; readonly there: string }): string {
  if (foretold.kind === 'unknown') return `takes nobody knows how long: ${foretold.because}`;
  const { ms, fromMs, toMs, fromBytes, toBytes, lock } = foretold;
  const held = lock === undefined ? '' : `, ${lock.lock} on ${lock.table} for about ${wordsOfSpan(lock.ms)}`;
  const sizes = `${there} has ${wordsOfBytes(toBytes)} of it, ${here} had ${wordsOfBytes(fromBytes)}`;
  return `takes about ${wordsOfSpan(ms)} (${wordsOfSpan(fromMs)} to ${wordsOfSpan(toMs)})${held}: ${sizes}`;
}
