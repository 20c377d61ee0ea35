import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { WayBackView } from '#core/views/shapes.ts';
import { WayBack } from './way-back.tsx';

function textOf(wayBack: WayBackView | undefined): string {
  return renderToStaticMarkup(<WayBack wayBack={wayBack} />).replaceAll(/<[^>]*>/g, '');
}

test.each([
  ['reversible', 'One can go back to 1.0.0 in PROD. It is so.'],
  ['until contract', 'One can go back to 1.0.0 until contract in PROD. It is so.'],
  ['not', '1.0.0 may not run on its schema in PROD. It is so.'],
] as const)('a way back that is %s is said: %s', (verdict, words) => {
  expect(textOf({ verdict, stage: 'PROD', to: '1.0.0', because: 'It is so.' })).toBe(words);
});

test('where nothing ran before nothing is said', () => {
  expect(textOf(undefined)).toBe('');
});
