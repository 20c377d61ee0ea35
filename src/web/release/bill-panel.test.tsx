import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { ReleaseView } from '#core/views/shapes.ts';
import { BillPanel } from './bill-panel.tsx';

const digest = `sha256:${'a'.repeat(64)}`;
const view: ReleaseView = {
  system: 'shop',
  seq: 1,
  now: 0,
  release: '1.1.0',
  state: 'open',
  origin: 'created',
  digest,
  bill: {
    api: {
      digest,
      source: 'git:./shop@c',
      blob: digest,
      origin: { from: { kind: 'folder', commit: 'c'.repeat(40) }, build: { command: 'make', output: '.' } },
    },
    web: { digest, source: 'directory:./web', blob: digest },
  },
  commits: { api: { since: '1.0.0', count: 3, list: [{ commit: 'd'.repeat(40), subject: 'a <b>bold</b> word' }] } },
  authors: [],
  by: 'dora',
  at: 0,
  sentence: '',
  stages: [],
  blockers: [],
};

test('a bill says where an artefact came from and which commits went in; what others wrote stays text', () => {
  const html = renderToStaticMarkup(<BillPanel view={view} />);
  const words = html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  expect(words).toContain(
    'commit cccccccccccc built by `make`, from `.` 3 commits since 1.0.0 dddddddddddd a &lt;b&gt;bold&lt;/b&gt; word and 2 more',
  );
  expect(words.match(/commits since/g)).toHaveLength(1);
});
