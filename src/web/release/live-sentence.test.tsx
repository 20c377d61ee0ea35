import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
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

function textWith(line: ForecastLine): string {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  client.setQueryData(forecastQuery('shop').queryKey, { system: 'shop', seq: 1, now: 0, zone: 'UTC', samples: 200, releases: [line] });
  const page = (
    <QueryClientProvider client={client}>
      <LiveSentence me={me} view={view} />
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
