import { expect, test } from 'vitest';
import { inspectedLines, previewLines } from './host-data-lines.ts';

const shown = { width: 40, paint: (_style: string, text: string): string => text };

test('of a value that is wider than the terminal both are seen whole, before and after', () => {
  const long = `${'word '.repeat(12)}end`;
  const columns = [
    { column: 'mail', type: 'text', becomes: 'email' },
    { column: 'note', type: 'text', becomes: 'text.scramble' },
    { column: 'id', type: 'integer', becomes: 'keep' },
  ];
  const row = { before: ['ann@web.de', long, '1'], after: ['oak@elm.test', long.toUpperCase(), '1'] };
  const lines = previewLines({ table: 'public.people', columns, rows: [row] }, shown);
  expect(lines.slice(0, 3)).toEqual(['row 1', '  mail  ann@web.de  →  oak@elm.test', '  note']);
  expect(lines.every((line) => line.length <= 40)).toBe(true);
  const said = lines.join(' ').replaceAll(/\s+/g, ' ');
  expect(said).toContain(`${long} → ${long.toUpperCase()}`);
});

test('tables that the role of the source may not read are named, with what lets it', () => {
  const unread = { role: 'reader', tables: ['audit.log', 'public.calls'], schemas: ['audit', 'public'] };
  const said = inspectedLines({ text: '', columns: [], unread }, undefined, shown).join(' ');
  expect(said).toContain('Not looked at, for `reader` may not read it: audit.log and public.calls.');
  expect(said).toContain('GRANT USAGE ON SCHEMA audit, public TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA audit, public TO reader;');
  expect(inspectedLines({ text: '', columns: [] }, undefined, shown).join(' ')).not.toContain('Not looked at');
});
