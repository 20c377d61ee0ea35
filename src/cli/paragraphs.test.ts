import { expect, test } from 'vitest';
import { paragraphsOf } from './paragraphs.ts';

test('a code is a heading, or stands in bold where a paragraph begins', () => {
  const page =
    '# Errors\n\nAll of them.\n\n### own-release\n\nIt is yours.\n\nAsk another.\n\n## More\n\n**no-such-user**, **no-such-token** (404) It is\nnot there.\n\nA **word** inside.\n';
  expect([...paragraphsOf(page)]).toEqual([
    ['own-release', 'It is yours.\n\nAsk another.'],
    ['no-such-user', '**no-such-user**, **no-such-token** (404) It is\nnot there.'],
    ['no-such-token', '**no-such-user**, **no-such-token** (404) It is\nnot there.'],
  ]);
});

test('text right below a heading counts', () => {
  expect(paragraphsOf('### `blocked`\nNot yet.').get('blocked')).toBe('Not yet.');
});
