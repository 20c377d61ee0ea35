import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Event } from '#core/event.ts';
import type { Promotion } from '#core/state.ts';
import { noStays, takeStays, wordsOfStay, type StayView } from './stays.ts';

function asked(id: string, release: string, kind: Promotion['kind'] = 'normal'): Event {
  const nothing = { entry: [], exit: [], evidence: [], exceptions: [], passes: {}, deployments: {} };
  return {
    kind: 'promotionRequested',
    promotion: {
      id,
      kind,
      release,
      by: 'mia',
      stage: 'PROD',
      ordinal: 1,
      bill: {},
      version: 1,
      at: 0,
      waves: [['prod']],
      state: 'waiting',
      wave: 0,
      planDigest: '',
      ...nothing,
    },
  };
}

function ended(promotion: string, as: 'placed' | 'undone', at: number, environment = 'prod'): Event {
  return { kind: 'deploymentEnded', promotion, environment, as, at };
}

function staysOf(events: readonly Event[]): readonly StayView[] {
  return takeStays(noStays, events).stays.get('prod') ?? [];
}

test.each([
  ['promoted by mia', { kind: 'normal' }],
  ['rolled back to by mia', { kind: 'rollback' }],
  ['adopted by mia, and taken back', { kind: 'adoption', takenBack: true }],
  ['again, as the one after it was taken back', { kind: 'normal', again: true }],
] as const)('a stay came: %s', (words, stay) => {
  expect(wordsOfStay({ by: 'mia', ...stay })).toBe(words);
});

const words = ({ release, from, to, again, takenBack }: StayView): string =>
  `${release} ${from}-${to ?? ''}${again === true ? ' again' : ''}${takenBack === true ? ' taken back' : ''}`;

test('what comes ends what was there, and is told with who brought it', () => {
  const stays = staysOf([asked('p1', '1.0'), ended('p1', 'placed', 10), asked('p2', '1.1'), ended('p2', 'placed', 20)]);
  expect(stays.map(words)).toEqual(['1.0 10-20', '1.1 20-']);
  expect(stays[1]).toMatchObject({ by: 'mia', kind: 'normal', stage: 'PROD', promotion: 'p2' });
});

test('what is taken back leaves the place to what ran before', () => {
  const stays = staysOf([
    asked('p1', '1.0'),
    ended('p1', 'placed', 10),
    asked('p2', '1.1'),
    ended('p2', 'placed', 20),
    ended('p2', 'undone', 25),
  ]);
  expect(stays.map(words)).toEqual(['1.0 10-20', '1.1 20-25 taken back', '1.0 25- again']);
});

test('what was undone before it was placed never ran', () => {
  expect(staysOf([asked('p1', '1.0'), ended('p1', 'placed', 10), asked('p2', '1.1'), ended('p2', 'undone', 25)]).map(words)).toEqual([
    '1.0 10-',
  ]);
});

test('what is taken back where nothing ran before leaves nothing', () => {
  expect(staysOf([asked('p1', '1.0'), ended('p1', 'placed', 10), ended('p1', 'undone', 11)]).map(words)).toEqual(['1.0 10-11 taken back']);
});

test('a ledger read in parts comes to the same, and stays never overlap', () => {
  const anyEvent = fc.record({
    promotion: fc.constantFrom('p1', 'p2', 'p3'),
    as: fc.constantFrom('placed', 'undone'),
    environment: fc.constantFrom('prod', 'int'),
  });
  fc.assert(
    fc.property(fc.array(anyEvent), fc.nat(), (raw, cut) => {
      const requests = ['p1', 'p2', 'p3'].map((id) => asked(id, id));
      const events = [...requests, ...raw.map(({ promotion, as, environment }, at) => ended(promotion, as, at, environment))];
      const at = cut % (events.length + 1);
      const [whole, parts] = [takeStays(noStays, events), takeStays(takeStays(noStays, events.slice(0, at)), events.slice(at))];
      expect(parts).toEqual(whole);
      for (const stays of whole.stays.values()) {
        expect(stays.slice(0, -1).every(({ from, to = -1 }, index) => from <= to && to <= (stays[index + 1]?.from ?? -1))).toBe(true);
      }
    }),
  );
});
