import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { statusLooks, gateLooks } from '#web/status.ts';
import { andOf, wordsOfPeople } from '#web/words/lists.ts';
import { wordsOfCountdown, wordsOfDay, wordsOfInstant } from '#web/words/instants.ts';
import { speak } from '#web/words/language.ts';
import { percentOf, wordsOfCount } from '#web/words/numbers.ts';
import { isForeign, say, sayCore, sayCount, sayWith } from '#web/words/say.ts';
import { wordsOfSpan } from '#web/words/spans.ts';
import { answers } from './core-answers.ts';
import { blockers } from './core-blockers.ts';
import { checks } from './core-checks.ts';
import { dataWords } from './core-data.ts';
import { dates } from './core-dates.ts';
import { refusals } from './core-refusals.ts';
import { requests } from './core-requests.ts';
import { spans, views } from './core-views.ts';
import { german, tongue } from './index.ts';
import { longGerman } from './long.ts';

function holesOf(text: string): readonly string[] {
  return [...new Set(text.match(/\{\w+\}/g))].toSorted();
}

describe('the German of the pages', () => {
  test('has what each phrase, and each sentence of the core, has to be filled in', () => {
    const all = Object.entries({
      ...german,
      ...answers,
      ...blockers,
      ...checks,
      ...dataWords,
      ...dates,
      ...refusals,
      ...requests,
      ...views,
      ...spans,
    });
    expect(all.filter(([english, text]) => holesOf(english).join(' ') !== holesOf(text).join(' '))).toEqual([]);
  });

  test('knows a word for each status and each state of a gate', () => {
    const words = [...Object.values(statusLooks), ...Object.values(gateLooks)].map(({ word }) => word);
    expect(words.filter((word) => german[word] === '')).toEqual([]);
  });

  test('has room: the long one is at least two fifths longer', () => {
    const short = Object.entries(longGerman.texts).filter(([phrase, text]) => text.length < ((tongue.texts[phrase] ?? '').length * 7) / 5);
    expect(short).toEqual([]);
  });
});

describe('a page in German', () => {
  beforeEach(() => speak('de', tongue));
  afterEach(() => speak('en'));

  const at = (day: number, hour = 14): number => new Date(2026, 4, day, hour).getTime();

  test('fills what is to be filled in, in German order', () => {
    expect(say('Roll {stage} back to {target}', { stage: 'PROD', target: '1.0.0' })).toBe('PROD auf 1.0.0 zurückrollen');
    expect(say('Roll {stage} back to {target}', { stage: '{target}', target: '1.0.0' })).toBe('{target} auf 1.0.0 zurückrollen');
  });

  test.each([
    [0, '0 Releases brauchen Sie'],
    [1, '1 Release braucht Sie'],
    [2, '2 Releases brauchen Sie'],
  ])('counts %d', (count, words) => {
    expect(sayCount(count, '{count} release needs you', '{count} releases need you')).toBe(words);
  });

  test('puts links where German has them', () => {
    expect(sayWith('{link} shows every system that you may see.', { link: 'HERE' })).toMatchObject({
      props: { children: ['', 'HERE', ' zeigt jedes System, das Sie sehen dürfen.'] },
    });
  });

  test.each([
    ['just now', at(7), at(7) + 7_000, '14:00:00'],
    ['within the week', at(7), at(9), 'Do 14:00'],
    ['within half a year', at(7), at(28), 'Do 7. Mai'],
    ['of another month', new Date(2026, 10, 22).getTime(), at(28), 'So 22. Nov'],
  ])('says an instant %s', (_, instant, now, words) => {
    expect(wordsOfInstant(instant, now)).toBe(words);
  });

  test('says numbers with the signs of German', () => {
    expect(percentOf(0.0005)).toBe('0,05 %');
    expect(wordsOfCount(12_400)).toBe('12.400');
  });

  test('says days, spans, lists and people', () => {
    expect(wordsOfDay(at(7))).toBe('Do 7. Mai');
    expect(wordsOfSpan(2 * 86_400_000 + 3 * 3_600_000)).toBe('2 Tg. 3 h');
    expect(wordsOfCountdown(at(7) + 90_000, at(7))).toBe('in 1 min 30 s');
    expect(andOf(['a', 'b', 'c'])).toBe('a, b und c');
    expect(wordsOfPeople(['anna', 'bo', 'cem', 'dora', 'eva'])).toBe('anna, bo oder eine von 3 weiteren Personen');
  });

  test.each([
    ['1.0.0 already runs in INT', '1.0.0 läuft bereits in INT'],
    ['1.0.0 already runs in INT.', '1.0.0 läuft bereits in INT.'],
    [
      'A tester has still to sign off 1.1.0 in INT (3 of 8 items have a result, none failed)',
      'Tester muss 1.1.0 in INT noch abzeichnen (3 von 8 Punkten haben ein Ergebnis, keiner ist gescheitert)',
    ],
    [
      '1.1.0 is in INT and may not enter PROD yet, for 2 reasons: soak: 2 d of 5 working days left in INT, until Tue 12 May 2026, 10:00 Europe/Berlin (+02:00) and 1.0.9 is older and goes into PROD first, unless it is rejected.',
      '1.1.0 ist in INT und darf aus 2 Gründen noch nicht in PROD eintreten: Reifezeit (5 Arbeitstage) in INT: noch 2 Tg., bis Di 12. Mai 2026, 10:00 Europe/Berlin (+02:00) und 1.0.9 ist älter und geht zuerst nach PROD, wenn es nicht abgelehnt wird.',
    ],
    [
      '2 releases need you, 1 failed, 3 open releases, 1.0.0 is live.',
      '2 Releases brauchen Sie, 1 gescheitert, 3 offene Releases, 1.0.0 ist live.',
    ],
    [
      'dora may not approve a release in shop. Only release-manager or tester may do this.',
      'dora darf das in shop nicht: ein Release freigeben. Das darf nur release-manager oder tester.',
    ],
    [
      'Earliest Tue 16 Jun 10:00 (windows). Even odds by Wed 17, 9 in 10 by Mon 22, from 14 answers of people.',
      'Frühestens Di 16. Juni 10:00 (Zeitfenster). Zu 50 % bis Mi 17., zu 90 % bis Mo 22., aus 14 Antworten von Personen.',
    ],
    [
      'Earliest Tue 16 Jun 10:00 (windows). In 9 of 10 cases by Wed 17, from 14 answers of people.',
      'Frühestens Di 16. Juni 10:00 (Zeitfenster). In 9 von 10 Fällen bis Mi 17., aus 14 Antworten von Personen.',
    ],
    [
      'r2 may not enter INT yet: everything is stopped by fay: a storm (bot or cat may lift or renew it) (and 1 more).',
      'r2 darf noch nicht in INT eintreten: alles ist von fay gestoppt: a storm (aufheben oder verlängern darf: bot oder cat) (und 1 weitere).',
    ],
    [
      'suite failed in i1: it broke; i1 is down: does not answer; suite failed in i2: it broke',
      'suite ist in i1 gescheitert: it broke; i1 ist ausgefallen: antwortet nicht; suite ist in i2 gescheitert: it broke',
    ],
    [
      'app adds to the schema (migrations/1.sql and 1 more); r3 runs on it until a later release takes away what it uses',
      'app erweitert das Schema (migrations/1.sql und 1 weitere); r3 läuft darauf, bis ein späteres Release wegnimmt, was es benutzt',
    ],
    ['You have no session s7.', 'Sie haben keine Sitzung s7.'],
    ['shop-int failed in int: it said `no`, and nobody knows why', 'shop-int ist in int gescheitert: it said `no`, and nobody knows why'],
  ])('tells what the core says: %s', (english, words) => {
    expect(sayCore(english)).toBe(words);
  });

  test.each([
    'Identical: the same digest.',
    'Identical: the same 2 digests; it is placed by another plan.',
    '1.1.0 changes 1 of 2 services against 1.0.0.',
    '1.1.0 changes 2 of 2 services against 1.0.0, with 14 commits, 1 migration and 1 config key.',
    '1.1.0 has the same digest as 1.0.0, with 1 config key.',
    'Nothing runs in int or prod yet; nothing differs that should not.',
    'int runs 1.1.0, and nothing runs in prod yet; nothing differs that should not, 1 is not known.',
    'Both run 1.1.0, the same digest; nothing differs that should not.',
    'Both were asked to run 1.1.0; nothing differs that should not, 1 is not known.',
    'int runs 1.1.0 and prod 1.0.0: 1 of 2 services differs, with 3 commits; look at 2 config keys and 1 fact of the host, 1 differs as it should.',
  ])('tells whole what two sides come to: %s', (english) => {
    expect(sayCore(english)).not.toMatch(/\b(?:the|same|is|are|runs?|changes|with|and|commits? as|keys?|differs?|not)\b/i);
  });

  test('leaves what nobody wrote in German as it is, and knows that it does', () => {
    expect(sayCore('a sentence of somebody else')).toBe('a sentence of somebody else');
    expect(isForeign('a sentence of somebody else')).toBe(true);
    expect(isForeign('1.0.0 already runs in INT')).toBe(false);
  });
});

test('an English page says its phrases and what the core says as they stand', () => {
  expect(say('Approve {release} for {stage}', { release: '1.0.0', stage: 'PROD' })).toBe('Approve 1.0.0 for PROD');
  expect(sayCore('1.0.0 already runs in INT')).toBe('1.0.0 already runs in INT');
  expect(isForeign('anything')).toBe(false);
});
