import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Blocker } from '#core/blocker.ts';
import type { ForecastLine } from '#core/forecast/view.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import { forecastQuery, type Me } from '#web/api/queries.ts';
import { at, lineOfInt } from '#web/calendar/fixture.ts';
import { LiveSentence } from './live-sentence.tsx';

const me: Me = { person: 'anna', name: 'anna', groups: [], systems: {}, isAdministrator: false, by: 'session' };
const view: ReleaseView = {
  system: 'shop',
  seq: 1,
  now: 0,
  release: lineOfInt.release,
  state: 'open',
  origin: 'created',
  digest: '',
  bill: {},
  authors: [],
  by: 'dora',
  at: 0,
  sentence: '4.2 is in INT.',
  next: 'PROD',
  stages: [],
  blockers: [],
};

function textWith(line: ForecastLine, shown: ReleaseView = view): string {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  client.setQueryData(forecastQuery('shop').queryKey, { system: 'shop', seq: 1, now: 0, zone: 'UTC', samples: 200, releases: [line] });
  const page = (
    <QueryClientProvider client={client}>
      <LiveSentence me={me} view={shown} />
    </QueryClientProvider>
  );
  return renderToStaticMarkup(page).replaceAll(/<[^>]*>/g, '');
}

const { earliest: _, ...dateless } = lineOfInt;
const { evenOdds: _even, nineInTen: _most, ...oddless } = lineOfInt;

test.each([
  ['three dates', lineOfInt, 'Live by even odds on Wed 10 Jun, 9 in 10 by Fri 12 Jun, earliest Tue 9 Jun.'],
  [
    'two where the odds are one day',
    { ...lineOfInt, nineInTen: at('2026-06-10 17:00') },
    'Live by Wed 10 Jun in 9 of 10 cases, earliest Tue 9 Jun.',
  ],
  [
    'the earliest where it is live in less than half of all cases',
    { ...oddless, neverPercent: 62 },
    'Live on Tue 9 Jun at the earliest; in 62 of 100 cases it never is.',
  ],
  ['that nobody knows one', dateless, 'When it is live nobody can say yet.'],
])('the sentence of a release ends with %s', (_name, line, words) => {
  expect(textWith(line)).toBe(`4.2 is in INT. ${words}`);
});

const approval: Blocker = {
  code: 'approval',
  stage: 'PROD',
  because: 'a tester has still to approve 4.2 for PROD',
  clears: { kind: 'person', who: ['anna', 'bo'], command: 'lockstep approve 4.2' },
  askable: true,
};
const asked = { ...view, sentence: `4.2 is in INT and may not enter PROD yet: ${approval.because}.` };

test('a role that is asked has the names of its people', () => {
  const words = 'a tester has still to approve 4.2 for PROD (anna or bo). When it is live';
  expect(textWith(dateless, { ...asked, blockers: [approval] })).toContain(words);
});

test('nobody is named while a machine says no', () => {
  expect(textWith(dateless, { ...asked, blockers: [{ ...approval, askable: false }] })).toContain('4.2 for PROD. When it is live');
});
