import { expect, test } from 'vitest';
import { addLines } from './add-lines.ts';

const reviewed = `# The shop's data. Reviewed by dora.
lockstep-data: 1
tables:
  # Those who buy.
  public.customers:
    columns:
      id:   {type: bigint, keep: a number}   # never masked
      '"E-Mail"': {type: text, mask: email}

      profile: {type: jsonb, mask: json}
      profile -> "a b": {mask: email} # the old one
      notes:
        type: text
        mask: text.scrub
  public.log: {rows: none}

# Checked in spring.
enums:
  public.state: [new, paid]
subsets:
  few: {start: {public.customers: {rows: 5}}}
`;

const proposed = `# head
lockstep-data: 1
epoch: 1
tables:
  public.customers:
    columns:
      id: {type: bigint, mask: email}
      '"E-Mail"': {type: text}
      profile: {type: jsonb, mask: json} # JSON of 2 paths
      profile -> "a b": {mask: null}
      profile -> seen.keys(): {mask: email} # email 0.95
      phone: {type: text, mask: email} # its name
      notes: {type: text, keep: x}
      notes -> a: {mask: email}
  public.log:
    columns:
      line: {type: text} # ? who knows
  public.orders:
    columns:
      id: {type: bigint, keep: no sign of a person}
enums:
  public.state: [new, paid, gone]
  public.kind: [a]
large-objects: {mask: blob}
`;

test('what a new look found is added where it belongs, and nothing else is touched', () => {
  const found = addLines(reviewed, proposed);
  const lines = reviewed.split('\n');
  lines.splice(-1, 0, 'large-objects: {mask: blob}');
  lines.splice(19, 0, '  public.kind: [a]');
  lines.splice(15, 0, '  public.orders:', '    columns:', '      id: {type: bigint, keep: no sign of a person}');
  lines.splice(14, 0, '      phone: {type: text, mask: email} # its name');
  lines.splice(11, 0, '      profile -> seen.keys(): {mask: email} # email 0.95');
  expect(found?.text.split('\n')).toEqual(lines);
  expect(found?.added).toBe(7);
});

test('a file that lacks nothing stays as it is, to the last sign', () => {
  const first = addLines(reviewed, proposed);
  expect(addLines(first?.text ?? '', proposed)).toEqual({ text: first?.text, added: 0 });
  expect(addLines(reviewed, 'lockstep-data: 1\ntables: {}\n')).toEqual({ text: reviewed, added: 0 });
});

test('a table that stays empty needs no more words', () => {
  const file = 'lockstep-data: 1\ntables:\n  public.log:\n    rows: none\n    columns:\n      id: {type: bigint, keep: x}\n';
  const found = file.replace('    rows: none\n', '').replace('id:', 'line:');
  expect(addLines(file, found)?.added).toBe(0);
  expect(addLines(file.replace('    rows: none\n', ''), found)?.added).toBe(1);
});

test('where the columns stand in braces no line can be added', () => {
  const file = 'lockstep-data: 1\ntables:\n  public.customers: {columns: {id: {type: bigint, keep: x}}}\n';
  expect(addLines(file, proposed)).toBeUndefined();
  expect(addLines(file, 'lockstep-data: 1\ntables:\n  public.customers: {columns: {id: {type: bigint, keep: x}}}\n')?.added).toBe(0);
});
