import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { MigrationView } from '#core/views/shapes.ts';
import { Migrations } from './migrations.tsx';

test('what migrations took and will take stands as its sentences', () => {
  const view = { stage: 'PROD', environment: 'prod', service: 'api' };
  const migrations: readonly MigrationView[] = [
    { ...view, kind: 'measured', stage: 'TEST', environment: 'test', sentence: 'TEST: it took 7 s.' },
    { ...view, kind: 'foretold', sentence: 'PROD: it takes <about> 1 min.' },
  ];
  const html = renderToStaticMarkup(<Migrations migrations={migrations} />);
  expect(html.replaceAll(/<[^>]*>/g, '')).toBe('Measured, TEST: it took 7 s.Foretold, PROD: it takes &lt;about&gt; 1 min.');
});

test('where nothing was measured nothing is said', () => {
  expect(renderToStaticMarkup(<Migrations migrations={undefined} />)).toBe('');
});
