import { expect, test } from 'vitest';
import { askedLines } from './canary-lines.ts';
import type { QuestionView } from '#core/views/shapes.ts';

const options = { now: 0, width: 100, paint: (_style: unknown, words: string) => words };
const question: QuestionView = {
  environment: 'prod',
  of: 'step',
  because: '1.4.0 waits in prod for a word of operator',
  role: 'operator',
  since: 0,
  until: 3_600_000,
  maySayOn: ['olga', 'finn'],
  mayLookAgain: [],
};

function linesOf(asks: readonly QuestionView[]): readonly string[] {
  const promotion = {
    id: 'p7',
    kind: 'normal',
    release: '1.4.0',
    stage: 'PROD',
    state: 'running',
    by: 'dora',
    at: 0,
    steps: [],
    asks,
  } as const;
  return askedLines({ promotion }, options).map((line) => line.trim());
}

test('a question names what is asked, until when, and each answer with who may give it and its command', () => {
  const [first = '', ...answers] = linesOf([question]);
  expect(first).toMatch(/^prod asks: 1\.4\.0 waits in prod for a word of operator\. It stays so since/);
  expect(answers.slice(-2)).toEqual([
    '→ go on, olga or finn: lockstep continue 1.4.0 --reason "…"',
    '→ take back, somebody: lockstep abort p7 --reason "…"',
  ]);
});

test('to look again is offered only where there is something to look at again', () => {
  expect(linesOf([question]).join('\n')).not.toContain('--look-again');
  expect(linesOf([{ ...question, of: 'verdict', mayLookAgain: ['dora'] }])).toContain(
    '→ look again, dora: lockstep continue 1.4.0 --look-again --reason "…"',
  );
});
