import { setting } from './kind.ts';

/** How the columns of `c` in `n` are stored and counted, where somebody has said so: statements behind the one that makes it. */
export function columnSettings(alter: string): string {
  return [
    perColumn(
      alter,
      `'SET STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END`,
      `a.attstorage <> y.typstorage`,
    ),
    perColumn(
      alter,
      `'SET COMPRESSION ' || CASE to_jsonb(a)->>'attcompression' WHEN 'l' THEN 'lz4' ELSE 'pglz' END`,
      `to_jsonb(a)->>'attcompression' IN ('p', 'l')`,
    ),
    perColumn(alter, `'SET STATISTICS ' || a.attstattarget`, 'a.attstattarget >= 0'),
    perColumn(
      alter,
      `'SET (' || (SELECT string_agg(${setting('o')}, ', ') FROM unnest(a.attoptions) o) || ')'`,
      'a.attoptions IS NOT NULL',
    ),
  ].join(' || ');
}

function perColumn(alter: string, action: string, condition: string): string {
  return `(SELECT coalesce(string_agg(format(';' || chr(10) || '${alter} ALTER COLUMN %I %s', n.nspname, c.relname, a.attname, ${action}), '' ORDER BY a.attnum), '')
    FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND ${condition})`;
}
