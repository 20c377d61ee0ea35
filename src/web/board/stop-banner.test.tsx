import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Me } from '#web/api/queries.ts';
import { StopBanner } from './stop-banner.tsx';

function wordsFor(role: string): string {
  const me: Me = { person: 'anna', name: 'anna', groups: [], systems: { shop: [role] }, isAdministrator: false, by: 'session' };
  return renderToStaticMarkup(<StopBanner me={me} system="shop" stop={{ by: 'olga', reason: 'a storm' }} />);
}

test.each([
  ['operator', true],
  ['release-manager', true],
  ['tester', false],
  ['auditor', false],
])('how a stop ends is typed by whoever may lift it: %s', (role, isShown) => {
  expect(wordsFor(role)).toContain('shop is stopped by olga');
  expect(wordsFor(role).includes('lockstep stop --lift')).toBe(isShown);
});
