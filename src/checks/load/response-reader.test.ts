import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ResponseReader } from './response-reader.ts';

const answers = [
  ['of a known length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', 200, true],
  [
    'in chunks',
    'HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=1\r\n world\r\n0\r\nTrailer: x\r\n\r\n',
    201,
    true,
  ],
  ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n', 204, true],
  ['of no bytes', 'HTTP/1.1 500 Oh\r\ncontent-length: 0\r\nconnection: close\r\n\r\n', 500, false],
  ['after an interim one', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx', 200, true],
  ['of the old version', 'HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\nx', 200, false],
  ['of the old version that stays', 'HTTP/1.0 200 OK\r\ncontent-length: 1\r\nconnection: keep-alive\r\n\r\nx', 200, true],
] as const;

describe('an answer', () => {
  test.each(answers)('%s is read, however it is cut', (_words, text, status, isKept) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 60 }), (cuts) => {
        const reader = new ResponseReader();
        reader.begin('GET');
        const bytes = Buffer.from(text, 'latin1');
        let at = 0;
        for (let part = 0; at < bytes.length; part += 1) {
          const end = at + (cuts[part % cuts.length] ?? 1);
          const whole = reader.read(bytes.subarray(at, end));
          expect(whole).toEqual(end >= bytes.length ? { status, isKept } : undefined);
          at = end;
        }
      }),
    );
  });

  test('to a HEAD has a length and no body', () => {
    const reader = new ResponseReader();
    reader.begin('HEAD');
    expect(reader.read(Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n'))).toEqual({ status: 200, isKept: true });
  });

  test('without a length ends with its connection', () => {
    const reader = new ResponseReader();
    reader.begin('GET');
    expect(reader.read(Buffer.from('HTTP/1.1 200 OK\r\n\r\nsome'))).toBeUndefined();
    expect(reader.end()).toEqual({ status: 200, isKept: false });
  });

  test('that breaks off is none', () => {
    const reader = new ResponseReader();
    reader.begin('GET');
    reader.read(Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nsome'));
    expect(reader.end()).toBeUndefined();
  });

  test('follows another on the same connection', () => {
    const reader = new ResponseReader();
    for (const status of [200, 404, 503]) {
      reader.begin('GET');
      expect(reader.read(Buffer.from(`HTTP/1.1 ${status} X\r\ncontent-length: 2\r\n\r\nok`))?.status).toBe(status);
    }
  });

  test.each([
    ['is no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['is of another version', 'HTTP/2 200 OK\r\n\r\n'],
    ['has two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx'],
    ['has a length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n'],
    ['has a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'],
    ['has a chunk without a size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nhello\r\n'],
    ['is packed', 'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n'],
    ['goes on after its end', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n'],
    ['has a head without an end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}`],
  ])('that %s is refused', (_words, text) => {
    const reader = new ResponseReader();
    reader.begin('GET');
    expect(() => reader.read(Buffer.from(text, 'latin1'))).toThrow(/./);
  });
});
