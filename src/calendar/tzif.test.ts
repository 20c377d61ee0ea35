import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { firstDifference } from '#core/time/compare-zones.ts';
import { parseTzif, readSystemZone, systemZoneData } from './tzif.ts';
import { readZone } from './zone-rules.ts';

const all = { from: Date.UTC(2005, 0, 1), to: Date.UTC(2046, 0, 1) };
const named = { name: 'Test/Zone', data: 'test' };

/** A file as `zic -b slim` writes it: no list of 32-bit times, then one of 64-bit times, then a rule for all that follows. */
function tzif(seconds: readonly number[], changes: readonly (readonly [at: number, type: number])[], rule: string): Buffer {
  const header = (times: number, types: number): Buffer => {
    const bytes = Buffer.alloc(44);
    bytes.write('TZif2', 'latin1');
    bytes.writeUInt32BE(times, 32);
    bytes.writeUInt32BE(types, 36);
    bytes.writeUInt32BE(4, 40);
    return bytes;
  };
  const times = Buffer.alloc(9 * changes.length);
  for (const [index, [at, type]] of changes.entries()) {
    times.writeBigInt64BE(BigInt(at / 1000), 8 * index);
    times.writeUInt8(type, 8 * changes.length + index);
  }
  const types = Buffer.alloc(6 * seconds.length);
  for (const [index, each] of seconds.entries()) types.writeInt32BE(each, 6 * index);
  const empty = Buffer.concat([header(0, 1), Buffer.alloc(6), Buffer.from('ABC\0')]);
  return Buffer.concat([empty, header(changes.length, seconds.length), times, types, Buffer.from(`ABC\0\n${rule}\n`)]);
}

describe('a TZif file', () => {
  test.each([
    ['Europe/Berlin', 3600, 'CET-1CEST,M3.5.0,M10.5.0/3'],
    ['Europe/London', 0, 'GMT0BST,M3.5.0/1,M10.5.0'],
    ['Australia/Lord_Howe', 39_600, '<+1030>-10:30<+11>-11,M10.1.0,M4.1.0'],
    ['Asia/Kathmandu', 20_700, '<+0545>-5:45'],
    ['UTC', 0, 'UTC0'],
  ])('whose only content is the rule for what follows says of %s the same as Intl', (name, first, rule) => {
    const read = readZone(name);
    const since = { from: Date.UTC(2009, 0, 1), to: all.to };
    expect(read.ok && firstDifference(parseTzif(tzif([first], [], rule), named), read.zone, since)).toBeUndefined();
  });

  test('lists what was, and its rule holds after that only', () => {
    const changes = [
      [Date.UTC(2010, 5, 1), 1],
      [Date.UTC(2011, 5, 1), 0],
    ] as const;
    expect(parseTzif(tzif([3600, 5400], changes, 'CET-1'), named).offsets).toEqual([
      { from: all.from, seconds: 3600 },
      { from: Date.UTC(2010, 5, 1), seconds: 5400 },
      { from: Date.UTC(2011, 5, 1), seconds: 3600 },
    ]);
  });

  test('has a rule of summer time for what comes after its list, and for nothing before', () => {
    const { offsets } = parseTzif(tzif([0, 1800], [[Date.UTC(2030, 0, 1), 1]], 'AAA0BBB,M3.5.0,M10.5.0'), named);
    expect(offsets.slice(0, 3)).toEqual([
      { from: all.from, seconds: 0 },
      { from: Date.UTC(2030, 0, 1), seconds: 1800 },
      { from: Date.parse('2030-03-31T02:00Z'), seconds: 3600 },
    ]);
  });

  test.each([
    ['J60/2', '2027-03-01', '2028-03-01'],
    ['59/2', '2027-03-01', '2028-02-29'],
    ['M2.5.1/2', '2027-02-22', '2028-02-28'],
  ])('may begin summer on %s', (rule, inTwentySeven, inTwentyEight) => {
    const { offsets } = parseTzif(tzif([0], [], `AAA0BBB,${rule},M10.5.0`), named);
    const summers = offsets.filter(({ seconds }) => seconds === 3600).map(({ from }) => new Date(from).toISOString().slice(0, 10));
    expect(summers).toEqual(expect.arrayContaining([inTwentySeven, inTwentyEight]));
  });

  test('that is cut, or is none, is refused', () => {
    const whole = tzif([3600], [[Date.UTC(2010, 5, 1), 0]], 'CET-1');
    expect(() => parseTzif(whole.subarray(0, 90), named)).toThrow();
    expect(() => parseTzif(Buffer.from('hello, this is certainly no zone at all, but a text'), named)).toThrow('no TZif file');
  });
});

test('a system without the package has no zones, and no name leads out of its folder', () => {
  expect(readSystemZone('Europe/Berlin', '/nowhere')).toBeUndefined();
  const ground = mkdtempSync(path.join(tmpdir(), 'zones-'));
  mkdirSync(path.join(ground, 'zoneinfo/Europe'), { recursive: true });
  for (const name of ['zoneinfo/Europe/Berlin', 'outside']) writeFileSync(path.join(ground, name), tzif([3600], [], 'CET-1'));
  expect(readSystemZone('Europe/Berlin', path.join(ground, 'zoneinfo'))).toMatchObject({ offsets: [{ seconds: 3600 }] });
  expect(readSystemZone('../outside', path.join(ground, 'zoneinfo'))).toBeUndefined();
  rmSync(ground, { recursive: true });
  expect(systemZoneData('/nowhere')).toBe('unknown');
});

test('two editions differ from the first instant on at which their clocks do', () => {
  const [one, other] = [tzif([0], [[Date.UTC(2010, 5, 1), 0]], 'UTC0'), tzif([0], [], 'AAA0BBB,M3.5.0,M10.5.0')].map((bytes) =>
    parseTzif(bytes, named),
  );
  const found = one && other && firstDifference(one, other, { from: Date.UTC(2026, 0, 1), to: all.to });
  expect(found).toEqual({ from: Date.parse('2026-03-29T02:00Z'), seconds: 0, otherSeconds: 3600 });
  expect(one && other && firstDifference(one, other, { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 1, 1) })).toBeUndefined();
  expect(one && other && firstDifference(one, other, { from: Date.UTC(2026, 6, 1), to: all.to })).toMatchObject({
    from: Date.UTC(2026, 6, 1),
  });
});
