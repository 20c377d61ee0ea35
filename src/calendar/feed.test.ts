// What subscribers read of a system, whatever its parts are called, read by a calendar library.
import fc from 'fast-check';
import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { emptyState } from '#core/empty-state.ts';
import { fixtureCatalogue } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { withTime } from '#core/file/time-fixture.ts';
import { trainFile } from '#core/file/sentences-of-trains.ts';
import type { ForecastLine, ForecastView } from '#core/forecast/view.ts';
import type { State } from '#core/state.ts';
import { step } from '#core/step.ts';
import { feedEntries } from '#core/views/calendar-feed.ts';
import { writeIcs } from '#core/time/write-ics.ts';
import { answerQuestion } from './answer-question.ts';
import { compileTime } from './compile-time.ts';

const now = Date.UTC(2026, 10, 21, 20);
const hour = 3_600_000;

async function stateOf(text: string): Promise<State> {
  const parsed = parseSystem(text, fixtureCatalogue);
  if (!parsed.ok || parsed.system.time === undefined) throw new Error('the file is wrong');
  const compiled = await compileTime(parsed.system.time, now, (question) => Promise.resolve(answerQuestion(question)));
  if (!compiled.ok) throw new Error(compiled.problems.map(({ sentence }) => sentence).join(' '));
  const known = step(
    emptyState(parsed.system.name),
    { kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['ada'] } },
    now,
  ).state;
  const applied = step(known, { kind: 'apply', by: 'ada', file: parsed.system, digest: 'one', time: compiled.time }, now);
  if (applied.refusal !== undefined) throw new Error(applied.refusal.sentence);
  return applied.state;
}

function forecastOf(lines: readonly Partial<ForecastLine>[], system = 'shop'): ForecastView {
  const base: ForecastLine = {
    release: '1.1.0',
    neverPercent: 0,
    gonePercent: 0,
    people: 1,
    answers: 14,
    fewestAnswers: 14,
    words: 'Earliest Tue.',
    legs: [],
  };
  return { system, seq: 1, now, zone: 'Europe/Berlin', samples: 400, releases: lines.map((line) => ({ ...base, ...line })) };
}

function eventsIn(text: string): readonly ICAL.Event[] {
  return ICAL.Component.fromString(text)
    .getAllSubcomponents('vevent')
    .map((each) => new ICAL.Event(each));
}

test('go-lives, freezes, and windows and soaks where they are asked for, are read by ical.js', { timeout: 60_000 }, async () => {
  const state = await stateOf(withTime());
  const waits = [{ label: 'soak 5 d', of: 'soak' as const, stage: 'INT', from: now, to: now + hour }];
  const legs = [{ stage: 'PROD', because: 'gates' as const, waits }];
  const forecast = forecastOf([{ earliest: now + 2 * hour, nineInTen: now + 50 * hour, legs }]);
  const plain = eventsIn(writeIcs('shop', feedEntries(state, { forecast, parts: [], url: 'https://lockstep.example' }), now));
  expect(plain.map(({ summary, startDate, endDate }) => `${summary} ${String(startDate)} ${String(endDate)}`)).toEqual([
    'shop 1.1.0 live at the earliest 2026-11-21T22:00:00Z 2026-11-21T22:30:00Z',
    'shop 1.1.0 live, nine in ten 2026-11-23T22:00:00Z 2026-11-23T22:30:00Z',
    'Freeze of shop: Year end 2026-12-17T23:00:00Z 2027-01-07T23:00:00Z',
  ]);
  expect(plain[0]?.component.getFirstPropertyValue('url')).toBe('https://lockstep.example/systems/shop/releases/1.1.0');
  const all = eventsIn(writeIcs('shop', feedEntries(state, { forecast, parts: ['windows', 'soaks'] }), now)).map(({ summary }) => summary);
  expect(all).toContain('shop 1.1.0: soak 5 d in INT ends at the earliest');
  expect(all.filter((summary) => summary === 'shop: window Office hours is open').length).toBeGreaterThan(30);
});

test('where nobody is on the way there is one date; where there is none, no entry', async () => {
  const state = emptyState('shop');
  const summariesOf = (line: Partial<ForecastLine>): readonly string[] =>
    feedEntries(state, { forecast: forecastOf([line]), parts: [] }).map(({ summary }) => summary);
  expect(summariesOf({ earliest: now, nineInTen: now })).toEqual(['shop 1.1.0 goes live']);
  expect(summariesOf({})).toEqual([]);
});

test('a date that moves, and a freeze that is moved in the file, move their entries and make no others', { timeout: 60_000 }, async () => {
  const idsOf = (state: State, earliest: number): readonly string[] =>
    feedEntries(state, { forecast: forecastOf([{ earliest, nineInTen: earliest + hour }]), parts: [] }).map(({ uid }) => uid);
  const moved = await stateOf(withTime('from: 2026-12-18, until: 2027-01-07', 'from: 2026-12-21, until: 2027-01-10'));
  const ids = idsOf(await stateOf(withTime()), now);
  expect(idsOf(moved, now + 30 * hour)).toEqual(ids);
  expect(new Set(ids).size).toBe(3);
});

test('whatever people call things, every calendar program reads the feed, in lines of 75 octets, and each entry once', () => {
  const words = fc.string({
    unit: fc.oneof(
      fc.constantFrom('\\', ';', ',', ':', '"', '\n', '\r', 'END:VEVENT', 'BEGIN:VALARM', 'é', '🎄', '\u0000'),
      fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
    ),
    maxLength: 60,
  });
  fc.assert(
    fc.property(words, fc.uniqueArray(words, { minLength: 1, maxLength: 4 }), words, (system, releases, label) => {
      const waits = [{ label, of: 'soak' as const, stage: label, from: now, to: now + hour }];
      const legs = [{ stage: 'PROD', because: 'gates' as const, waits }];
      const lines = releases.map((release) => ({ release, words: label, earliest: now, nineInTen: now + hour, legs }));
      const entries = feedEntries(emptyState(system), { forecast: forecastOf(lines, system), parts: ['soaks'], url: 'https://a.example' });
      const text = writeIcs(system, entries, now);
      for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
      const read = eventsIn(text);
      expect(read).toHaveLength(3 * releases.length);
      expect(new Set(read.map(({ uid }) => uid)).size).toBe(3 * releases.length);
      expect(read.map(({ description }) => description ?? '').filter((each) => each !== '')).toEqual(
        releases.flatMap(() => {
          const plain = label.replaceAll(/\r\n?/g, '\n').replaceAll(/(?!\n)\p{Cc}/gu, ' ');
          return plain === '' ? [] : [plain, plain];
        }),
      );
    }),
    { numRuns: 300 },
  );
});

test('trains stand in it with their cut-off and with who is on them, compiled with real holidays', { timeout: 60_000 }, async () => {
  const state = await stateOf(trainFile);
  const entries = feedEntries(state, { forecast: forecastOf([]), parts: [] }).filter(({ summary }) => summary.includes('train'));
  expect(entries.slice(0, 2).map(({ summary, description }) => `${summary}. ${description}`)).toEqual([
    'shop: train Fortnightly departs into PROD. Nobody is on it yet. Be there by Fri 27 Nov 2026, 14:00 Europe/Berlin (+01:00).',
    'shop: train Fortnightly departs into PROD. Nobody is on it yet. Be there by Fri 11 Dec 2026, 14:00 Europe/Berlin (+01:00).',
  ]);
  // Christmas and the bridge before it: Tue 29 Dec less two working days.
  expect(entries[2]?.description).toContain('Be there by Thu 24 Dec 2026, 14:00');
  expect(new Set(entries.map(({ uid }) => uid)).size).toBe(entries.length);
});
