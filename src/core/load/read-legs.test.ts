import { describe, expect, test } from 'vitest';
import { readLegs, readRate } from './read-legs.ts';

describe('the legs of a load', () => {
  test('go on where the one before ended', () => {
    expect(readLegs('20/s for 2 minutes, up to 80/s in 1 minute, down to 10/s in 30 seconds')).toEqual({
      ok: true,
      legs: [
        { seconds: 120, from: 20, to: 20 },
        { seconds: 60, from: 20, to: 80 },
        { seconds: 30, from: 80, to: 10 },
      ],
    });
  });

  test('begin at nothing, may jump, and may stand in a list', () => {
    expect(readLegs(['to 50/s in 10 seconds', '500/s for 5 seconds', '0.5 /s for 1 minute'])).toEqual({
      ok: true,
      legs: [
        { seconds: 10, from: 0, to: 50 },
        { seconds: 5, from: 500, to: 500 },
        { seconds: 60, from: 0.5, to: 0.5 },
      ],
    });
  });

  test.each([
    ['fast', '`fast` is no leg of a load. Write `20/s for 2 minutes` or `up to 80/s in 1 minute`'],
    ['20 for 2 minutes', '`20 for 2 minutes` is no leg of a load. Write `20/s for 2 minutes` or `up to 80/s in 1 minute`'],
    ['0/s for 2 minutes', '`0/s for 2 minutes` is no leg of a load. Write `20/s for 2 minutes` or `up to 80/s in 1 minute`'],
    ['20/s for 2 min', '`min` is no unit. Did you mean `minutes`?'],
    ['20/s for 200 ms', '`20/s for 200 ms` is too short: a leg lasts a second or more'],
    ['20/s in 2 minutes', '`20/s in 2 minutes` mixes two things. A rate is held `for` a time and reached `in` one'],
    ['up to 20/s for 2 minutes', '`up to 20/s for 2 minutes` mixes two things. A rate is held `for` a time and reached `in` one'],
    ['50/s for 10 seconds, up to 20/s in 1 minute', '`up to 20/s in 1 minute` goes down: the leg before ends at 50/s'],
    ['50/s for 10 seconds, down to 60/s in 1 minute', '`down to 60/s in 1 minute` goes up: the leg before ends at 50/s'],
    ['1/s for 2 days', 'A load may last a day: write shorter legs'],
    ['', '`` is no leg of a load. Write `20/s for 2 minutes` or `up to 80/s in 1 minute`'],
  ])('`%s` are refused in a sentence', (text, sentence) => {
    expect(readLegs(text)).toEqual({ ok: false, sentence });
  });

  test.each([
    ['80/s', 80],
    ['2.5 / s', 2.5],
    ['0/s', undefined],
    ['80', undefined],
    ['80/min', undefined],
  ])('the rate `%s` is %s', (text, rate) => {
    expect(readRate(text)).toBe(rate);
  });
});
