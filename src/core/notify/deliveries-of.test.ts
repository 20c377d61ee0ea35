import { describe, expect, test } from 'vitest';
import { berlin } from '#core/time/fixture.ts';
import { deliveriesOf, type Chosen } from './deliveries-of.ts';
import { noticeOf } from './fixture.ts';
import { receiverShape, type Choice, type Receiver } from './receiver.ts';

const now = Date.parse('2026-06-01T20:30:00Z'); // 22:30 in Berlin

function receiver(name: string, settings: object): Receiver {
  return { ...receiverShape.parse(settings), name };
}

const team = (more: object = {}) => receiver('team', { kind: 'webhook', template: 'plain', ...more });
const post = (more: object = {}) =>
  receiver('post', { kind: 'mail', host: 'mail.example', port: 587, security: 'starttls', from: 'lockstep@example.com', ...more });

function chosen(receivers: readonly Receiver[], choices: { readonly [person: string]: Choice } = {}): Chosen {
  return { receivers, choices: new Map(Object.entries(choices)), zoneOf: (name) => (name === 'Europe/Berlin' ? berlin : undefined) };
}

const anna = { address: 'anna@example.com', zone: 'Europe/Berlin' };

describe('who is told', () => {
  test('a team is told once, each person who has an address is told, and nobody else', () => {
    const found = deliveriesOf(noticeOf(), chosen([team(), post()], { anna, zoe: anna, bo: { zone: 'UTC' } }), now);
    expect(found.map(({ receiver: name, person }) => [name, person])).toEqual([
      ['team', undefined],
      ['post', 'anna'],
    ]);
  });

  test('a mail server with addressees of its own is a team', () => {
    const found = deliveriesOf(noticeOf(), chosen([post({ to: 'ops@example.com' })], { anna }), now);
    expect(found.map(({ person }) => person)).toEqual([undefined]);
  });

  test.each([
    [{ kinds: ['rolled-back'] }, 0],
    [{ kinds: ['approval-wanted'] }, 1],
    [{ systems: ['bank'] }, 0],
    [{ systems: ['shop'] }, 1],
    [{ roles: ['operator'] }, 0],
    [{ roles: ['tester', 'operator'] }, 1],
  ])('a team that wants %j is told %d times', (wanted, times) => {
    expect(deliveriesOf(noticeOf(), chosen([team(wanted)]), now)).toHaveLength(times);
  });

  test('a person who wants other kinds is not told', () => {
    expect(deliveriesOf(noticeOf(), chosen([post()], { anna: { ...anna, kinds: ['date-moved'] } }), now)).toEqual([]);
  });

  test('what is only for those who asked is told to whoever named its kind, and to nobody else', () => {
    const notice = noticeOf({ kind: 'date-moved', onlyWhereAsked: true });
    const asked = { kinds: ['date-moved'] } as const;
    expect(deliveriesOf(notice, chosen([team(), post()], { anna }), now)).toEqual([]);
    const people = { anna: { ...anna, kinds: [...asked.kinds] } };
    expect(deliveriesOf(notice, chosen([team({ kinds: [...asked.kinds] }), post()], people), now)).toHaveLength(2);
  });

  test('one thing has one id for one addressee, and another for another', () => {
    const ids = deliveriesOf(noticeOf(), chosen([team(), post()], { anna, bo: anna }), now).map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(deliveriesOf(noticeOf(), chosen([team(), post()], { anna, bo: anna }), now + 1).map(({ id }) => id)).toEqual(ids);
  });
});

describe('when', () => {
  const timeOf = (more: Partial<Choice>) => {
    const [found] = deliveriesOf(noticeOf(), chosen([post()], { anna: { ...anna, ...more } }), now);
    return [found === undefined ? '' : new Date(found.dueAt).toISOString(), found?.together];
  };

  test.each([
    ['at once, where nothing is said', {}, '2026-06-01T20:30:00.000Z', false],
    ['after quiet hours, with whatever else waited', { quiet: '22:00-07:00' }, '2026-06-02T05:00:00.000Z', true],
    ['at the time of the digest', { digest: 'daily 08:00' }, '2026-06-02T06:00:00.000Z', true],
    [
      'after quiet hours, where the digest falls in them',
      { quiet: '22:00-09:00', digest: 'daily 08:00' },
      '2026-06-02T07:00:00.000Z',
      true,
    ],
    ['at once, where nobody knows the zone', { quiet: '22:00-07:00', zone: 'Mars/Olympus' }, '2026-06-01T20:30:00.000Z', false],
  ])('%s', (_name, more, dueAt, together) => {
    expect(timeOf(more)).toEqual([dueAt, together]);
  });
});

describe('an address', () => {
  test.each([
    'anna@example.com\r\nBcc: x@example.com',
    'anna@example.com, bo@example.com',
    'Anna <anna@example.com>',
    'anna',
    'a\u202Eb@example.com',
  ])('%j is none', (address) => {
    expect(receiverShape.safeParse({ ...post(), name: undefined, to: address }).success).toBe(false);
  });
});
