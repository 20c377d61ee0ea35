import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { CleanReport } from '#core/nothing/clean-report.ts';
import { CleanFindings } from './clean-findings.tsx';

const report: CleanReport = {
  services: [
    {
      service: 'api',
      isWell: false,
      because: 'api does not get well where there is nothing but what is declared',
      findings: [
        { kind: 'variable', what: 'variable TAX_URL, read by server.js:3', next: 'Declare it: `variables: {TAX_URL: …}`.' },
        { kind: 'file', what: 'file /etc/<b>tax</b>.json, which is not there', next: 'Bring it in the artefact.' },
      ],
      notes: ['Packages asked for PGSSLMODE by themselves.'],
      declared: ['PLACE', 'PORT'],
      how: 'Looked by strace.',
      lastWords: 'Error: no <i>table</i>',
    },
    { service: 'web', isWell: true, findings: [], notes: [], declared: [], how: 'Looked by strace.' },
  ],
};

function wordsOf(document: unknown): string {
  return renderToStaticMarkup(<CleanFindings document={document} />)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

test('a look from nothing says what was reached for, where, what to declare, and what is declared; foreign text stays text', () => {
  const words = wordsOf(JSON.parse(JSON.stringify(report)));
  expect(words).toContain('api 2 things that nobody declares api does not get well');
  expect(words).toContain('variable TAX_URL, read by server.js:3 Declare it: variables: {TAX_URL: …} .');
  expect(words).toContain('file /etc/&lt;b&gt;tax&lt;/b&gt;.json, which is not there Bring it in the artefact.');
  expect(words).toContain('Declared for it: PLACE and PORT. Packages asked for PGSSLMODE by themselves. Looked by strace.');
  expect(words).toContain('Error: no &lt;i&gt;table&lt;/i&gt;');
  expect(words).toContain('web nothing that nobody declares No variable is declared for it.');
});

test('a file that another Lockstep wrote is not guessed at', () => {
  expect(wordsOf({ services: [{ service: 'api' }] })).toContain('another Lockstep');
});
