import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mask } from './mask.ts';
import { type ColumnMask, RowFault, RowMasker } from './row-masker.ts';

const encoder = new TextEncoder();

/** Turns a value around, byte by byte, and sets it in brackets: every byte of it was seen. */
const turned: Mask = {
  write(value, start, end, out) {
    out.byte(60);
    for (let at = end - 1; at >= start; at -= 1) out.byte(value[at] ?? 0);
    out.byte(62);
  },
};

/** As PostgreSQL writes a value in COPY's text format; null: NULL. */
function copied(value: Uint8Array | null): Buffer {
  if (value === null) return Buffer.from('\\N');
  const named = new Map([8, 9, 10, 11, 12, 13, 92].map((byte, index) => [byte, 'btnvfr\\'.charCodeAt(index)]));
  return Buffer.from([...value].flatMap((byte) => (named.has(byte) ? [92, named.get(byte) ?? 0] : [byte])));
}

function rowOf(values: readonly (Uint8Array | null)[]): Buffer {
  return Buffer.concat([
    ...values.flatMap((value, index) => [...(index > 0 ? [Buffer.from('\t')] : []), copied(value)]),
    Buffer.from('\n'),
  ]);
}

function maskedBy(mask: ColumnMask, value: Uint8Array | null): Uint8Array | null {
  if (mask === 'keep' || value === null) return value;
  return mask === 'null' ? null : Buffer.from([60, ...value.toReversed(), 62]);
}

/** In pieces of so many bytes. */
function throughMasker(masker: RowMasker, bytes: Uint8Array, pieces: readonly number[]): Buffer {
  const out: Buffer[] = [];
  let at = 0;
  for (const size of pieces) {
    out.push(Buffer.from(masker.push(bytes.subarray(at, at + size))));
    at += size;
  }
  out.push(Buffer.from(masker.push(bytes.subarray(at))));
  masker.end();
  return Buffer.concat(out);
}

describe('rows', () => {
  test('of any bytes, cut anywhere, come out as if each value had been taken out, masked and put back', () => {
    const sign = fc.constantFrom(8, 9, 10, 11, 12, 13, 92, 78, 0x2e, 0xe2, 0x80, 0xa8);
    const value = fc.option(
      fc.array(fc.oneof(sign, fc.integer({ min: 1, max: 255 })), { maxLength: 90 }).map((bytes) => Uint8Array.from(bytes)),
    );
    const table = fc.array(fc.constantFrom<ColumnMask>('keep', 'null', turned), { minLength: 1, maxLength: 6 }).chain((masks) =>
      fc.record({
        masks: fc.constant(masks),
        rows: fc.array(fc.tuple(...masks.map(() => value)), { maxLength: 12 }),
        pieces: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 30 }),
      }),
    );
    fc.assert(
      fc.property(table, ({ masks, rows, pieces }) => {
        const masker = new RowMasker(masks);
        const found = throughMasker(masker, Buffer.concat(rows.map(rowOf)), pieces);
        const wanted = Buffer.concat(rows.map((row) => rowOf(row.map((one, column) => maskedBy(masks[column] ?? 'keep', one)))));
        expect(found.toString('latin1')).toBe(wanted.toString('latin1'));
        expect(masker.rows).toBe(rows.length);
        masks.forEach((mask, column) => {
          const nulls = rows.filter((row) => row[column] === null).length;
          expect(masker.counts[column]).toEqual({ nulls, masked: mask === 'keep' ? 0 : rows.length - nulls });
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('with a value that is the text \\N are no NULL', () => {
    const masker = new RowMasker([turned]);
    expect(Buffer.from(masker.push(encoder.encode('\\\\N\n\\N\n\n'))).toString()).toBe('<N\\\\>\n\\N\n<>\n');
  });

  test('end at a newline and nowhere else: U+2028 is a letter', () => {
    const masker = new RowMasker(['keep', 'null']);
    expect(Buffer.from(masker.push(encoder.encode('a\u2028b\tc\n'))).toString()).toBe('a\u2028b\t\\N\n');
  });

  test.each([
    ['too few columns', 'a\tb\nc\n', 'Row 2 has 1 columns, and 2 were planned.'],
    ['too many', 'a\tb\tc\n', 'Row 1 has 3 columns, and 2 were planned.'],
    ['the end of COPY as the old protocol had it', '\\.\n', 'Row 1 has 1 columns, and 2 were planned.'],
  ])('with %s stop everything', (_what, text, sentence) => {
    expect(() => new RowMasker(['keep', 'keep']).push(encoder.encode(text))).toThrow(new RowFault(sentence));
  });

  test('that are cut at the end are no rows', () => {
    const masker = new RowMasker(['keep']);
    expect(masker.push(encoder.encode('a\nb')).length).toBe(2);
    expect(() => masker.end()).toThrow('Row 2 is cut: it has no end.');
  });

  test('may be longer than any piece that comes', () => {
    const masker = new RowMasker([turned]);
    const long = 'x'.repeat(300_000);
    expect(
      throughMasker(
        masker,
        encoder.encode(`${long}\n`),
        Array.from({ length: 20 }, () => 10_000),
      ).toString(),
    ).toBe(`<${long}>\n`);
  });
});
