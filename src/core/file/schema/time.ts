import { choice, closed, duration, namedSmall, text, truth, wordsOf, type JsonSchema } from './json.ts';

type Properties = { readonly [key: string]: JsonSchema };

/** One text or a list of them. YAML may read a text as a number; the parser takes it as it is written. */
export const textOrTexts = (says: string, examples: readonly unknown[]): JsonSchema => ({
  type: ['string', 'number', 'array'],
  items: { type: ['string', 'number'] },
  ...wordsOf(says, examples),
});

const whenSchema = textOrTexts('When it is: once, or again and again. A list is joined.', [
  'Mon-Thu 09:00-15:00',
  'every Friday 16:00 until Monday 08:00',
  'every second Thursday from 2026-11-26',
]);

const clock = (says: string, examples: readonly string[]): JsonSchema => ({
  type: 'string',
  pattern: String.raw`^\s*\d\d:\d\d\s*$`,
  patternErrorMessage: 'A time has two digits and a colon: `16:00`.',
  ...wordsOf(says, examples),
});

export const zoneSchema = (says: string): JsonSchema => ({
  type: 'string',
  pattern: '^(UTC|[A-Z][A-Za-z_]+(/[A-Za-z_-]+){1,2})$',
  patternErrorMessage: 'A zone is `Area/City`, or `UTC`.',
  ...wordsOf(says, ['Europe/Berlin', 'UTC']),
});

const ruleName = text({ says: 'What it is called.', examples: ['Year end'] });

const scopeProperties: Properties = {
  stages: textOrTexts('The stages that it is about. Default: all.', [['PROD']]),
  environments: textOrTexts('The environments that it is about. Default: all.', [['prod']]),
  services: textOrTexts('The services that it is about. Default: all.', [['api']]),
  kinds: textOrTexts('The kinds of releases that it is about. Default: both.', [['normal'], ['hotfix']]),
};

const because = text({ says: 'Why, for people.', examples: ['Company holidays'] });
const whenDay = text({ says: 'Which days: whole ones.', examples: ['24 Dec until 2 Jan every year', '2026-12-28'] });

/** A text says only which days. */
function daysSchema(says: string, more: Properties = {}): JsonSchema {
  return {
    type: 'array',
    ...wordsOf(says, [[{ when: '24 Dec until 2 Jan every year', because: 'Company holidays' }]]),
    items: { type: ['string', 'object'], properties: { when: whenDay, because, ...more }, required: ['when'], additionalProperties: false },
  };
}

const calendarProperties: Properties = {
  holidays: textOrTexts('The places whose holidays are free.', ['DE-BW', ['DE-BW', 'AT']]),
  'worked-in': choice('Of several places: a day counts where `all` of them work, or where `any` does. Default: `all`.', ['all', 'any']),
  confirmed: text(
    { says: 'The last year up to which somebody has held the holidays against what was announced.', examples: ['through 2027'] },
    { pattern: String.raw`^through \d{4}$`, patternErrorMessage: 'Write `through 2027`.' },
  ),
  week: textOrTexts('The weekdays that count. Default: `Mon-Fri`.', ['Mon-Fri', 'Sun-Thu', 'Mon-Fri, Sat half']),
  hours: {
    type: 'string',
    pattern: String.raw`^\s*\d\d:\d\d\s*-\s*\d\d:\d\d\s*$`,
    patternErrorMessage: 'Hours are `09:00-17:00`.',
    ...wordsOf('From when to when is worked. Default: `09:00-17:00`.', ['09:00-17:00']),
  },
  'cut-off': clock('Whoever enters later than this enters on the next working day. Default: none.', ['16:00']),
  'half-days': closed(
    'Days that are shorter.',
    {
      count: { enum: [0, 0.5, 1], ...wordsOf('What each of them counts. Default: 0.5.') },
      days: daysSchema('Which.', { until: clock('When such a day ends.', ['12:00']) }),
    },
    ['days'],
  ),
  closures: daysSchema('Days on which you do not work.'),
  'also-working': daysSchema('Days on which you do, whatever the week and the holidays say.'),
  zone: zoneSchema("The calendar's own time zone."),
};

function calendarSchema(says: string): JsonSchema {
  return {
    type: ['string', 'array', 'object'],
    items: { type: 'string' },
    properties: calendarProperties,
    additionalProperties: false,
    ...wordsOf(says, ['DE-BW', ['DE-BW', 'AT']]),
  };
}

const days = String.raw`\s*(\d{1,9}(\.\d{1,3})?\s*(ms|milliseconds?|s|seconds?|minutes?|hours?|(calendar )?days?)|\d{1,3}\s+working\s+days?)\s*`;

const length: JsonSchema = {
  type: 'string',
  pattern: `^${days}$`,
  patternErrorMessage: 'A number and a unit: `5 working days`, `2 hours`, `3 days`.',
};

/** What the top of a file says of time. */
export const timeProperties: Properties = {
  zone: zoneSchema('The time zone in which the file tells when something is: `Area/City`, or `UTC`.'),
  calendar: calendarSchema('Which days count: a place, several, or everything that a calendar can say.'),
  calendars: namedSmall('More calendars, by name; a stage names the one that it counts by.', calendarSchema('Which days count.')),
  windows: {
    type: 'array',
    ...wordsOf('When releases may enter. What has no window may always be entered.'),
    items: closed(
      'Permits, while it is open.',
      {
        name: ruleName,
        when: whenSchema,
        zone: zoneSchema('Its own time zone.'),
        'must-fit': duration('So much must be left until it closes.', ['2 hours']),
        ...scopeProperties,
      },
      ['name', 'when'],
    ),
  },
  freezes: {
    type: 'array',
    ...wordsOf('When releases may not enter. A freeze beats a window.'),
    items: closed(
      'Forbids, while it lasts.',
      {
        name: ruleName,
        when: whenSchema,
        from: text({ says: 'The first day, or day and time, of one that comes once.', examples: ['2026-12-18', '2026-12-18 16:00'] }),
        until: text({ says: 'The last day, which belongs to it; or day and time.', examples: ['2027-01-07', '2027-01-07 08:00'] }),
        zone: zoneSchema('Its own time zone.'),
        kind: choice('`freeze`: nothing enters. `code`: no new normal release enters the first stage. Default: `freeze`.', [
          'freeze',
          'code',
        ]),
        because: text({ says: 'Why, for people. Default: its name.' }),
        'pauses-soak': truth('Soaks in what it is about do not count its time. Default: false: they run on.'),
        ...scopeProperties,
      },
      ['name'],
    ),
  },
  trains: {
    type: 'array',
    ...wordsOf('Release trains: departures into a stage. Normal releases enter it in one of them, and at no other time.'),
    items: closed(
      'Departs again and again.',
      {
        name: text({ says: 'What it is called.', examples: ['Fortnightly'] }),
        when: textOrTexts('When it departs, and until when those who are on it may start.', [
          'every second Tuesday 14:00-17:00 from 2026-12-01',
          'last Thursday of the month 18:00 for 4 hours',
        ]),
        'cut-off': {
          ...length,
          ...wordsOf('So long before a departure a release has to stand before the stage. Default: until it has left.', [
            '2 working days',
            '4 hours',
          ]),
        },
        stage: text({ says: 'The stage that it departs into. Default: the last one.', examples: ['PROD'] }),
        zone: zoneSchema('Its own time zone.'),
        calendar: text({ says: 'The calendar that its cut-off counts by. Default: that of the file.', examples: ['default'] }),
        kinds: textOrTexts('The releases that it takes: normal ones. A hotfix never waits for a train.', [['normal']]),
      },
      ['name', 'when'],
    ),
  },
};

/** As a gate: when a release may enter. */
export const windowGate: JsonSchema = { ...whenSchema, ...wordsOf('When a release may enter this stage.', ['Mon-Thu 09:00-15:00']) };

export const soakSchema: JsonSchema = {
  ...length,
  type: ['string', 'object'],
  ...wordsOf('How long it must have run there.', ['5 working days', '2 hours', '3 days']),
  properties: {
    for: { ...length, ...wordsOf('How long it must have run there.', ['8 working days']) },
    hotfix: { ...length, ...wordsOf('How long a hotfix must. Default: as long as every release.', ['1 working day']) },
    grace: duration('An outage no longer than this is none. Default: every one is.', ['15 minutes']),
    mode: choice('Whether a gap begins it anew. Default: `continuous`.', ['continuous', 'cumulative']),
  },
  required: ['for'],
  additionalProperties: false,
};
