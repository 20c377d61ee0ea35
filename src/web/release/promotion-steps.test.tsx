import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { PromotionView, StepView } from '#core/views/shapes.ts';
import { PromotionSteps } from './promotion-steps.tsx';

const at = Date.parse('2026-06-01T09:00:00Z');
const step: StepView = { environment: 'dev', step: 'place web', state: 'running' };

function pageOf(running: StepView): string {
  const promotion = { id: '1.0@DEV.1', kind: 'normal', release: '1.0', stage: 'DEV', state: 'running', by: 'dora', at } as const;
  const view: PromotionView = { ...promotion, steps: [running] };
  return renderToStaticMarkup(<PromotionSteps promotion={view} />).replaceAll(/<[^>]*>/g, ' ');
}

test('a step that waits says for what, since when, how long yet, and what the service wrote last', () => {
  const page = pageOf({
    ...step,
    because: '/health answers 500',
    since: at,
    until: at + 180_000,
    lastWords: 'no database',
    service: 'web',
  });
  expect(page).toMatch(/\/health answers 500\s+since .*; given up .*no database.*lockstep logs dev web/);
});

test('of a promotion that is taken back the end of the log is shown, as text', () => {
  const words = 'Error: no licence <b>here</b>';
  const promotion = { id: '1.0@DEV.1', kind: 'normal', release: '1.0', stage: 'DEV', state: 'undoing', by: 'dora', at } as const;
  const view: PromotionView = { ...promotion, because: 'place-web failed in dev', lastWords: words, steps: [] };
  expect(renderToStaticMarkup(<PromotionSteps promotion={view} />)).toContain('no licence &lt;b&gt;here&lt;/b&gt;</pre>');
});

test('a step of a canary has words, and what it saw is told once: by the canary, live', () => {
  const page = pageOf({ ...step, step: 'judge-1', because: '5 %: 19 requests', since: at, until: at + 180_000 });
  expect(page).toContain('canary, step 1: look');
  expect(page).not.toContain('19 requests');
});

test('one that waits for nothing that could be told is silent', () => {
  expect(pageOf(step)).not.toMatch(/since|given up/);
});
