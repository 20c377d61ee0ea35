import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { Refusal } from './parts/refusal.tsx';
import { Sentence } from './parts/sentence.tsx';
import { Trouble } from './parts/trouble.tsx';
import { wordsOfEvent } from './words/events.ts';

/** What a browser would run, had it come as HTML. */
const pageTexts: readonly string[] = [
  '<script>window.hit = 1</script>',
  '<img src=x onerror=hit()>',
  '"><svg onload=hit()>',
  "'><iframe srcdoc='<script>hit()</script>'>",
  'javascript:hit()',
  '</p><style>*{display:none}</style>',
  '&lt;script&gt;hit()&lt;/script&gt;',
  '{{constructor.constructor("hit()")()}}',
  '<a href="javascript:hit()">x</a>',
  '\u003cscript\u003ehit()\u003c/script\u003e',
];

describe('a page shows text as text', () => {
  test.each(pageTexts)('%s', (text) => {
    const error = new Error(text);
    const event = wordsOfEvent('releaseEnded', JSON.stringify({ kind: 'releaseEnded', release: text, as: 'rejected', because: text }));
    const page = renderToStaticMarkup(
      <>
        <Sentence>{text}</Sentence>
        <Trouble error={error} />
        <Refusal error={error} />
        <p title={text}>{event}</p>
      </>,
    );
    expect(page.match(/<(?!\/?(?:p|div|strong|button|code|span)\b)/g)).toBeNull();
    expect(page.match(/"[^"]*"/g)?.filter((value) => value.includes('>'))).toEqual([]);
  });
});
