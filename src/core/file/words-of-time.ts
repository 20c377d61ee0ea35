// The words of calendars, windows, freezes and trains. They are parts of the file like others, and stand by themselves: `name` and `from` of a freeze
// would be offered everywhere else.
import type { Part } from './words.ts';

const scope = ['stages', 'environments', 'services', 'kinds'] as const;

export const timeParts = {
  calendar: {
    name: 'file',
    article: 'a calendar',
    keys: ['holidays', 'worked-in', 'confirmed', 'week', 'hours', 'cut-off', 'half-days', 'closures', 'also-working', 'zone'],
    later: [],
  },
  halfDays: { name: 'file', article: '`half-days`', keys: ['count', 'days'], later: [] },
  halfDay: { name: 'file', article: 'a half day', keys: ['when', 'until', 'because'], later: [] },
  closure: { name: 'file', article: 'a closure', keys: ['when', 'because'], later: [] },
  worked: { name: 'file', article: 'a day that is also worked', keys: ['when', 'because'], later: [] },
  window: { name: 'file', article: 'a window', keys: ['name', 'when', 'zone', 'must-fit', ...scope], later: [] },
  freeze: {
    name: 'file',
    article: 'a freeze',
    keys: ['name', 'when', 'from', 'until', 'zone', 'kind', 'because', 'pauses-soak', ...scope],
    later: [],
  },
  train: { name: 'file', article: 'a train', keys: ['name', 'when', 'cut-off', 'stage', 'zone', 'calendar', 'kinds'], later: [] },
} as const satisfies { readonly [name: string]: Part };
