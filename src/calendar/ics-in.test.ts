import { describe, expect, test } from 'vitest';
import { bytesOf, day, eventOf, fileOf, read, told, zoneNamed } from './ics-fixture.ts';
import { windowsZones } from './windows-zones.ts';

describe('files that are read', () => {
  test.each([
    ['whole days; the end does not belong to them', eventOf(day, 'DTEND;VALUE=DATE:20261227'), ['2026-12-24 to 2026-12-27']],
    ['a day without an end is that day', eventOf(day), ['2026-12-24 to 2026-12-25']],
    ['a day with a duration', eventOf(day, 'DURATION:P1W'), ['2026-12-24 to 2026-12-31']],
    ['times in UTC', eventOf('DTSTART:20261224T120000Z', 'DTEND:20261224T180000Z'), ['2026-12-24T12:00Z to 2026-12-24T18:00Z']],
    [
      'times of a zone',
      eventOf('DTSTART;TZID=America/New_York:20261224T120000', 'DURATION:PT2H30M'),
      ['2026-12-24T17:00Z to 2026-12-24T19:30Z'],
    ],
    [
      'a zone as Windows writes it',
      eventOf('DTSTART;TZID=W. Europe Standard Time:20260724T120000', 'DURATION:PT1H'),
      ['2026-07-24T10:00Z to 2026-07-24T11:00Z'],
    ],
    [
      'a zone in quotes',
      eventOf('DTSTART;TZID="Europe/Berlin":20260724T120000', 'DURATION:PT1H'),
      ['2026-07-24T10:00Z to 2026-07-24T11:00Z'],
    ],
    [
      'a zone with the name of a program before it',
      eventOf('DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260724T120000', 'DURATION:PT1H'),
      ['2026-07-24T10:00Z to 2026-07-24T11:00Z'],
    ],
    ['another name of UTC', eventOf('DTSTART;TZID=Etc/UTC:20260724T120000', 'DURATION:PT1H'), ['2026-07-24T12:00Z to 2026-07-24T13:00Z']],
    [
      'times of no zone are those of the question',
      eventOf('DTSTART:20260724T120000', 'DURATION:PT1H'),
      ['2026-07-24T10:00Z to 2026-07-24T11:00Z'],
    ],
    [
      'days that come again, but for one',
      eventOf('DTSTART;VALUE=DATE:20261204', 'RRULE:FREQ=WEEKLY;UNTIL=20261224', 'EXDATE;VALUE=DATE:20261211'),
      ['2026-12-04 to 2026-12-05', '2026-12-18 to 2026-12-19'],
    ],
    [
      'a rule of years',
      eventOf('DTSTART;VALUE=DATE:20101224', 'DTEND;VALUE=DATE:20101227', 'RRULE:FREQ=YEARLY'),
      ['2026-12-24 to 2026-12-27'],
    ],
    [
      'times that come again keep their hour when the clocks are set',
      eventOf('DTSTART;TZID=Europe/Berlin:20261023T160000', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=2'),
      ['2026-10-23T14:00Z to 2026-10-23T15:00Z', '2026-10-30T15:00Z to 2026-10-30T16:00Z'],
    ],
    [
      'a night keeps its end on the wall when the clocks are set',
      eventOf('DTSTART;TZID=Europe/Berlin:20261024T220000', 'DTEND;TZID=Europe/Berlin:20261025T060000'),
      ['2026-10-24T20:00Z to 2026-10-25T05:00Z'],
    ],
    [
      'an end in another zone',
      eventOf('DTSTART;TZID=Europe/Berlin:20261124T220000', 'DTEND;TZID=America/New_York:20261124T180000'),
      ['2026-11-24T21:00Z to 2026-11-24T23:00Z'],
    ],
    [
      'an EXDATE in UTC names a time of its zone',
      eventOf('DTSTART;TZID=Europe/Berlin:20261124T160000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=3', 'EXDATE:20261125T150000Z'),
      ['2026-11-24T15:00Z to 2026-11-24T16:00Z', '2026-11-26T15:00Z to 2026-11-26T16:00Z'],
    ],
    [
      'an EXDATE that is a day takes away what begins on it',
      eventOf(
        'DTSTART;TZID=Europe/Berlin:20261124T160000',
        'DURATION:PT1H',
        'RRULE:FREQ=DAILY;COUNT=3',
        'EXDATE;VALUE=DATE:20261125,20261126',
      ),
      ['2026-11-24T15:00Z to 2026-11-24T16:00Z'],
    ],
    [
      'lines that are folded',
      ['BEGIN:VEVENT', 'UID:1', 'SUMMARY:Works', '  holi', '\tday', 'DTSTART;VALUE=D', ' ATE:20261224', 'END:VEVENT'],
      ['2026-12-24 to 2026-12-25'],
    ],
    [
      'what is called off does not take place',
      [...eventOf(day), ...eventOf('DTSTART;VALUE=DATE:20261231', 'STATUS:CANCELLED')],
      ['2026-12-24 to 2026-12-25'],
    ],
    [
      'one of a series that was moved',
      [
        ...eventOf('DTSTART;VALUE=DATE:20261201', 'RRULE:FREQ=WEEKLY;COUNT=3'),
        ...eventOf('RECURRENCE-ID;VALUE=DATE:20261208', 'DTSTART;VALUE=DATE:20261210'),
      ],
      ['2026-12-01 to 2026-12-02', '2026-12-15 to 2026-12-16', '2026-12-10 to 2026-12-11'],
    ],
    [
      'one of a series that was called off',
      [
        ...eventOf('DTSTART;VALUE=DATE:20261201', 'RRULE:FREQ=WEEKLY;COUNT=2'),
        ...eventOf('RECURRENCE-ID;VALUE=DATE:20261208', 'DTSTART;VALUE=DATE:20261208', 'STATUS:CANCELLED'),
      ],
      ['2026-12-01 to 2026-12-02'],
    ],
    [
      'what a zone or an alarm holds is no property of the event',
      [
        'BEGIN:VTIMEZONE',
        'TZID:Europe/Berlin',
        'BEGIN:STANDARD',
        'DTSTART:19701025T030000',
        'TZOFFSETFROM:+0200',
        'TZOFFSETTO:+0100',
        'END:STANDARD',
        'END:VTIMEZONE',
        'BEGIN:VEVENT',
        'UID:1',
        day,
        'BEGIN:VALARM',
        'ACTION:DISPLAY',
        'TRIGGER:-PT15M',
        'END:VALARM',
        'END:VEVENT',
      ],
      ['2026-12-24 to 2026-12-25'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(told(read(fileOf(...lines)))).toEqual(expected);
  });

  test.each([
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['bare line feeds', (text: string) => text.replaceAll('\r\n', '\n')],
    ['small letters', (text: string) => text.replaceAll('BEGIN:VEVENT', 'begin:vevent').replaceAll('END:VEVENT', 'end:vevent')],
    ['empty lines at the end', (text: string) => `${text}\r\n\r\n`],
  ])('%s changes nothing', (_, change) => {
    const plain = new TextDecoder().decode(fileOf(...eventOf(day, 'DTEND;VALUE=DATE:20261227')));
    expect(change(plain)).not.toBe(plain);
    expect(told(read(bytesOf(change(plain))))).toEqual(['2026-12-24 to 2026-12-27']);
  });

  test('an occurrence tells its name, its id and its line', () => {
    expect(read(fileOf(...eventOf(day, String.raw`DESCRIPTION:a\, b\nc`)))).toMatchObject({
      occurrences: [{ uid: '1@test', summary: 'Works holiday', line: 4 }],
    });
  });

  test('two thousand events are read', () => {
    const many = Array.from({ length: 2000 }, (_, index) => eventOf(`DTSTART:20260${1 + (index % 9)}15T080000Z`, 'DURATION:PT1H')).flat();
    expect(told(read(fileOf(...many)))).toHaveLength(2000);
  });

  test('a time that comes twice opens late for a window and early for a freeze', () => {
    const file = fileOf(...eventOf('DTSTART;TZID=Europe/Berlin:20261025T023000', 'DTEND;TZID=Europe/Berlin:20261025T060000'));
    expect(told(read(file, 'permits'))).toEqual(['2026-10-25T01:30Z to 2026-10-25T05:00Z']);
    expect(told(read(file, 'forbids'))).toEqual(['2026-10-25T00:30Z to 2026-10-25T05:00Z']);
  });
});

describe('files that are refused, with line and sentence', () => {
  test.each([
    [
      'cut off in an event',
      bytesOf('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261224\r\n'),
      3,
      '`BEGIN:VEVENT` never ends: the file was cut off. Fetch it again.',
    ],
    [
      'cut off behind an event',
      bytesOf('BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\nEND:VEVENT\r\n'),
      1,
      '`BEGIN:VCALENDAR` never ends: the file was cut off. Fetch it again.',
    ],
    ['empty', bytesOf(''), 1, 'This is no calendar file: it begins with `BEGIN:VCALENDAR`.'],
    [
      'a page that asks to sign in',
      bytesOf('<!doctype html>\n<title>Sign in</title>'),
      1,
      'This is no calendar file: it begins with `BEGIN:VCALENDAR`.',
    ],
    [
      'an address book',
      bytesOf('BEGIN:VCARD\r\nVERSION:4.0\r\nEND:VCARD\r\n'),
      1,
      'This is no calendar file: it begins with `BEGIN:VCALENDAR`.',
    ],
    ['no text', new Uint8Array([66, 69, 71, 255, 254, 0]), 1, 'The file is no text in UTF-8: is it a calendar file?'],
    ['ends that cross', bytesOf('BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n'), 3, '`END:VCALENDAR` closes `BEGIN:VEVENT` of line 2.'],
    [
      'two calendars',
      bytesOf('BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR\n'),
      3,
      'Something stands behind the end of the calendar: one file has one calendar.',
    ],
    [
      'the format of 1996',
      bytesOf('BEGIN:VCALENDAR\nVERSION:1.0\nEND:VCALENDAR\n'),
      2,
      'This is version 1.0 of the format, and only 2.0 is read: export it anew.',
    ],
    ['no events', fileOf(), 1, 'The file has no event: is it the right one?'],
    [
      'nothing but what was called off',
      fileOf(...eventOf(day, 'STATUS:CANCELLED')),
      1,
      'Every event of the file is cancelled: is it the right one?',
    ],
    [
      'another year',
      fileOf(...eventOf('DTSTART;VALUE=DATE:20191224')),
      1,
      'None of its 1 event lies between Thu 1 Jan 2026, 01:00 Europe/Berlin (+01:00) and Fri 1 Jan 2027, 01:00 Europe/Berlin (+01:00): is it the file of another year?',
    ],
    [
      'a line without a colon',
      fileOf(...eventOf(day, 'this is no property')),
      8,
      'This line is no property: each has a name, a colon and a value.',
    ],
    ['month 13', fileOf(...eventOf('DTSTART;VALUE=DATE:20261324')), 7, '`20261324` is no date of the calendar: there is no 2026-13-24.'],
    [
      '30 February',
      fileOf(...eventOf(day, 'DTEND;VALUE=DATE:20270230')),
      8,
      '`20270230` is no date of the calendar: there is no 2027-02-30.',
    ],
    [
      'hour 25',
      fileOf(...eventOf('DTSTART:20261224T250000Z', 'DURATION:PT1H')),
      7,
      '`20261224T250000Z` is no time of day: write 000000 to 235959.',
    ],
    [
      'a date in words',
      fileOf(...eventOf('DTSTART:Christmas', 'DURATION:PT1H')),
      7,
      '`Christmas` is no date for `DTSTART`: write `20261126`, or `20261126T160000Z`.',
    ],
    [
      'a zone that nobody knows',
      fileOf(...eventOf('DTSTART;TZID=Mars/Olympus:20261224T120000', 'DURATION:PT1H')),
      7,
      '`Mars/Olympus` is no zone that is known here: write `Europe/Berlin` or the like, or times in UTC.',
    ],
    ['no beginning', fileOf(...eventOf('DTEND;VALUE=DATE:20261227')), 4, 'This event does not say when it begins: it has no `DTSTART`.'],
    ['two beginnings', fileOf(...eventOf(day, day)), 8, '`DTSTART` stands twice in one event.'],
    ['no end', fileOf(...eventOf('DTSTART:20261224T120000Z')), 4, 'This event does not say when it ends: it has no `DTEND`.'],
    ['two ends', fileOf(...eventOf(day, 'DTEND;VALUE=DATE:20261225', 'DURATION:P1D')), 9, '`DTEND` and `DURATION` both say when it ends.'],
    [
      'an end before the beginning',
      fileOf(...eventOf('DTSTART:20261224T120000Z', 'DTEND:20261224T110000Z')),
      8,
      'This event ends before it begins, or as it does: nothing is left of it.',
    ],
    [
      'an end at the beginning',
      fileOf(...eventOf(day, 'DTEND;VALUE=DATE:20261224')),
      8,
      'This event ends before it begins, or as it does: nothing is left of it.',
    ],
    [
      'a day that ends at a time',
      fileOf(...eventOf(day, 'DTEND:20261227T120000Z')),
      8,
      '`DTSTART` and `DTEND` are both days or both times, and here they differ.',
    ],
    [
      'longer than a year',
      fileOf(...eventOf('DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20280101')),
      8,
      'This event lasts longer than a year: make several of it.',
    ],
    ['no duration', fileOf(...eventOf(day, 'DURATION:P')), 8, '`P` is no duration: write `PT2H` or `P1D`.'],
    [
      'a negative duration',
      fileOf(...eventOf('DTSTART:20261224T120000Z', 'DURATION:-PT1H')),
      8,
      '`-PT1H` is no duration: write `PT2H` or `P1D`.',
    ],
    ['hours of a day', fileOf(...eventOf(day, 'DURATION:PT12H')), 8, 'An event of whole days lasts whole days.'],
    [
      'a rule that never comes',
      fileOf(...eventOf(day, 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')),
      8,
      '`RRULE`: Column 23: `BYMONTHDAY=30` never comes with the other parts: write one that the calendar has.',
    ],
    [
      'a rule with a part that nobody knows',
      fileOf(...eventOf(day, 'RRULE:FREQ=YEARLY;BYMOON=1')),
      8,
      '`RRULE`: Column 13: `BYMOON` is no part of a rule: there are FREQ, INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY, BYYEARDAY, BYWEEKNO, BYDAY, BYHOUR, BYMINUTE, BYSECOND, BYSETPOS, WKST.',
    ],
    [
      'two rules',
      fileOf(...eventOf(day, 'RRULE:FREQ=YEARLY', 'RRULE:FREQ=MONTHLY')),
      9,
      '`RRULE` stands twice in one event: make two events of it.',
    ],
    [
      'a rule whose positions leave out its own beginning',
      fileOf(...eventOf(day, 'RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1')),
      8,
      'The rule does not come at `DTSTART`: one of them is wrong.',
    ],
    [
      'a rule that never comes, once it begins there',
      fileOf(...eventOf(day, 'RRULE:FREQ=WEEKLY;BYSETPOS=2;BYHOUR=0')),
      8,
      'The rule does not come at `DTSTART`: one of them is wrong.',
    ],
    [
      'a rule that leaves out its own beginning',
      fileOf(...eventOf(day, 'RRULE:FREQ=WEEKLY;BYDAY=MO')),
      8,
      'The rule does not come at `DTSTART`: one of them is wrong.',
    ],
    ['a rule that is over before', fileOf(...eventOf(day, 'RRULE:FREQ=YEARLY;UNTIL=20200101')), 8, 'The rule is over before `DTSTART`.'],
    ['hours in a rule of days', fileOf(...eventOf(day, 'RRULE:FREQ=DAILY;BYHOUR=9')), 8, 'An event of whole days has no `BYHOUR`.'],
    [
      'dates beside the rule',
      fileOf(...eventOf(day, 'RDATE;VALUE=DATE:20261231')),
      8,
      '`RDATE` is not read: write each of its dates as an event.',
    ],
    [
      'an exception that is none',
      fileOf(...eventOf(day, 'RRULE:FREQ=DAILY;COUNT=3', 'EXDATE;VALUE=DATE:20261230')),
      9,
      '`EXDATE` takes nothing away: the event does not come at 20261230.',
    ],
    [
      'a change from one occurrence on',
      fileOf(...eventOf(day, 'RRULE:FREQ=DAILY;COUNT=3'), ...eventOf('RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20261225', day)),
      13,
      '`RANGE=THISANDFUTURE` is not read: end the event and begin another.',
    ],
  ])('%s', (_, file, line, sentence) => {
    const result = read(file);
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? [] : result.problems[0]).toEqual({ file: 'closures.ics', line, sentence });
  });

  test('a file with one event that can be trusted and one that cannot is refused as a whole', () => {
    const result = read(fileOf(...eventOf(day), ...eventOf('DTSTART;VALUE=DATE:20261324'), ...eventOf('DTSTART;VALUE=DATE:20261424')));
    expect(result.ok ? [] : result.problems.map(({ line }) => line)).toEqual([12, 17]);
  });
});

test('every zone of Windows that has a city is one that this Node knows', () => {
  const unknown = [...windowsZones].filter(([, name]) => !name.startsWith('Etc/') && zoneNamed(name) === undefined);
  expect(unknown).toEqual([]);
});
