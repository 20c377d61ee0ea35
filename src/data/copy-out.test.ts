import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CopyMessages } from './copy-out.ts';

function message(code: string, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(5);
  header.write(code, 'latin1');
  header.writeUInt32BE(payload.length + 4, 1);
  return Buffer.concat([header, payload]);
}

/** In pieces of so many bytes; the rows, and what stands behind the end. */
function taken(bytes: Buffer, pieces: readonly number[]): { readonly rows: string; readonly rest: string | undefined } {
  const messages = new CopyMessages();
  const rows: Uint8Array[] = [];
  let at = 0;
  for (const size of [...pieces, bytes.length]) {
    const piece = Buffer.from(bytes.subarray(at, at + size));
    at = Math.min(bytes.length, at + size);
    const found = messages.take(piece);
    rows.push(found.rows);
    if (found.rest !== undefined)
      return { rows: Buffer.concat(rows).toString('latin1'), rest: Buffer.concat([found.rest, bytes.subarray(at)]).toString('latin1') };
  }
  return { rows: Buffer.concat(rows).toString('latin1'), rest: undefined };
}

describe('what a server sends for a copy', () => {
  const payload = fc.oneof(fc.uint8Array({ maxLength: 9 }), fc.uint8Array({ minLength: 60, maxLength: 200 }));
  const messages = fc.array(fc.record({ code: fc.constantFrom('d', 'd', 'd', 'H', 'N', 'S'), payload }), { maxLength: 12 });
  const pieces = fc.array(fc.nat(90), { maxLength: 40 });

  test('becomes its rows, wherever it is cut, and nothing else', () => {
    fc.assert(
      fc.property(messages, pieces, fc.constantFrom('c', 'E'), (all, cuts, last) => {
        const behind = message('C', Buffer.from('COPY 7'));
        const end = message(last, last === 'c' ? Buffer.alloc(0) : Buffer.from('SERROR'));
        const found = taken(Buffer.concat([...all.map((each) => message(each.code, each.payload)), end, behind]), cuts);
        const rows = Buffer.concat(all.filter(({ code }) => code === 'd').map((each) => Buffer.from(each.payload)));
        expect(found.rows).toBe(rows.toString('latin1'));
        // Of a fault the driver is told; an end is none of its business.
        expect(found.rest).toBe(Buffer.concat(last === 'c' ? [behind] : [end, behind]).toString('latin1'));
      }),
      { numRuns: 2_000 },
    );
  });

  test('goes on where it has not ended', () => {
    expect(taken(message('d', Buffer.from('1\n')).subarray(0, 6), [3])).toEqual({ rows: '1', rest: undefined });
  });
});
