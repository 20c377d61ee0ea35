import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Frames, restartFrame } from './frames.ts';

interface Frame {
  readonly opcode: number;
  readonly length: number;
  readonly isMasked: boolean;
}

function bytesOf({ opcode, length, isMasked }: Frame): Buffer {
  const mark = isMasked ? 0x80 : 0;
  const head =
    length < 126
      ? [opcode, mark | length]
      : length < 65_536
        ? [opcode, mark | 126, length >> 8, length & 255]
        : [opcode, mark | 127, 0, 0, 0, 0, 0, length >> 16, (length >> 8) & 255, length & 255];
  return Buffer.concat([Buffer.from(head), Buffer.alloc(isMasked ? 4 : 0), Buffer.alloc(length, 0x88)]);
}

const anyFrame = fc.record({
  opcode: fc.constantFrom(0x81, 0x01, 0x80, 0x89),
  length: fc.oneof(fc.nat(3), fc.constantFrom(125, 126, 127, 65_535, 65_536), fc.nat(70_000)),
  isMasked: fc.boolean(),
});

test('however frames are cut into chunks, it is known where they end', () => {
  fc.assert(
    fc.property(fc.array(anyFrame, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(400_000), { maxLength: 12 }), (all, cuts) => {
      const bytes = all.map(bytesOf);
      const stream = Buffer.concat(bytes);
      const ends = new Set(
        bytes.map((_, index) => bytes.slice(0, index).reduce((sum, each) => sum + each.length, 0)).concat(stream.length),
      );
      const frames = new Frames();
      const places = [0, ...cuts.map((cut) => cut % stream.length).sort((left, right) => left - right), stream.length];
      for (const [index, from] of places.slice(0, -1).entries()) {
        const to = places[index + 1] ?? stream.length;
        const first = [...ends].filter((end) => end >= from && end <= to).sort((left, right) => left - right)[0];
        expect(frames.pass(stream.subarray(from, to))).toBe(first === undefined ? -1 : first - from);
        expect(frames.isBetween).toBe(ends.has(to));
      }
      expect(frames.isClosing).toBe(false);
    }),
    { numRuns: 50 },
  );
});

test('a close frame is seen, and what looks like one in a payload is not', () => {
  const frames = new Frames();
  frames.pass(bytesOf({ opcode: 0x82, length: 10, isMasked: false }));
  expect(frames.isClosing).toBe(false);
  frames.pass(Buffer.from([0x88, 0x02, 0x03]));
  expect([frames.isClosing, frames.isBetween]).toEqual([true, false]);
});

test('the restart frame is a whole, unmasked close frame with status 1012', () => {
  const frame = restartFrame();
  expect([frame[0], frame[1], frame.readUInt16BE(2)]).toEqual([0x88, frame.length - 2, 1012]);
  expect(frame.length).toBeLessThanOrEqual(127);
});
