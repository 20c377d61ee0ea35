import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Router } from 'wouter';
import type { ForecastView } from '#core/forecast/view.ts';
import { at, inInt, june, lineOfInt, viewOf } from './fixture.ts';
import { InWords } from './in-words.tsx';

const forecast: ForecastView = {
  system: 'shop',
  seq: 7,
  now: at('2026-06-09 09:59'),
  zone: 'Europe/Berlin',
  samples: 200,
  releases: [lineOfInt],
};

test('stages to come are those ahead of when it was foretold, though days were asked for a minute later', () => {
  const days = viewOf(june(), [inInt]);
  const told = [forecast.now, at('2026-06-09 10:01')].map((now) =>
    renderToStaticMarkup(
      <Router ssrPath="/">
        <InWords view={{ ...days, now }} forecast={forecast} />
      </Router>,
    ),
  );
  expect(told[0]).toContain('At the earliest: PROD Tue 9 Jun');
  expect(told[0]).not.toContain('INT Tue');
  expect(told[1]).toBe(told[0]);
});

test('when data are due is told in words, the next times first', () => {
  const spans = [9, 16, 23, 30].map((day) => ({
    from: at(`2026-06-${String(day).padStart(2, '0')} 01:00`),
    to: at(`2026-06-${String(day).padStart(2, '0')} 04:00`),
  }));
  const view = { ...viewOf(june(), [inInt]), now: at('2026-06-08 12:00'), refreshes: [{ environment: 'staging', spans }] };
  const told = renderToStaticMarkup(
    <Router ssrPath="/">
      <InWords view={view} forecast={forecast} />
    </Router>,
  );
  expect(told).toContain('Data due to be refreshed');
  expect(told).toMatch(/staging<\/span>.*Tue 9 Jun.*Tue 16 Jun.*Tue 23 Jun.*and 1 more/);
});
