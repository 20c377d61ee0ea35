import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Blocker } from '#core/blocker.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import { ClearButton } from './clear-button.tsx';
import { ScopePanel } from './scope-panel.tsx';

const view: ReleaseView = {
  system: 'shop',
  seq: 1,
  now: 0,
  release: '1.1.0',
  state: 'open',
  origin: 'created',
  digest: 'sha256:1',
  bill: {},
  authors: [],
  by: 'dora',
  at: 0,
  sentence: '',
  stages: [],
  blockers: [],
  scope: {
    digest: 'sha256:2',
    by: 'rita',
    at: 0,
    sentence: 'Still to sign: tester.',
    tickets: [{ id: 'SHOP-12', title: 'Pay <b>now</b>' }],
    commits: ['4f1c2ab'],
    requirements: [
      { id: 'R1', words: 'A customer pays.', state: 'unproven', tests: [{ name: 'checkout > pays', is: 'skipped', evidence: [] }] },
    ],
    signatures: [{ by: 'paula', at: 0, counts: true }],
    lapsed: ['tom'],
  },
};

function wordsOf(html: string): string {
  return html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

test('a scope is shown with its proof and its signatures; what others wrote stays text', () => {
  const words = wordsOf(renderToStaticMarkup(<ScopePanel view={view} />));
  expect(words).toContain('R1 A customer pays. unproven checkout &gt; pays: was skipped, which proves nothing');
  expect(words).toContain('Pay &lt;b&gt;now&lt;/b&gt;');
  expect(words).toContain(', signed by paula; what tom signed was changed since');
});

test('a release without a scope has no such panel', () => {
  const { scope: _scope, ...without } = view;
  expect(renderToStaticMarkup(<ScopePanel view={without} />)).toBe('');
});

test('whoever is asked to sign the scope has a button for it', () => {
  const blocker: Blocker = {
    code: 'scope',
    stage: 'INT',
    because: 'a tester has still to sign',
    clears: { kind: 'person', who: ['tom'], command: 'lockstep scope sign 1.1.0' },
    askable: true,
  };
  expect(ClearButton({ view, blocker })).not.toBeNull();
  expect(ClearButton({ view, blocker: { ...blocker, code: 'requirement' } })).toBeNull();
});
