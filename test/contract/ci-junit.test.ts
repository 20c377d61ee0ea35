import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { readJUnit } from '#checks/junit.ts';
import { junitOf } from '#cli/ci/junit.ts';
import { exits } from '#cli/exits.ts';
import type { ShownRelease } from '#cli/http/answers.ts';

function viewOf(words: string): ShownRelease {
  const gate = {
    gate: { kind: 'check', label: words, side: 'exit', hash: 'sha256:1' },
    state: 'failed',
    because: words,
    evidence: [],
  } as const;
  const failed = { promotion: 'p', at: 0, because: words, lastWords: words };
  return {
    system: 'shop',
    seq: 1,
    now: 0,
    release: words,
    state: 'open',
    origin: 'created',
    digest: 'sha256:0',
    bill: {},
    authors: [],
    by: 'ci',
    at: 0,
    sentence: words,
    stages: [{ stage: words, status: 'failed', environments: [], entry: [], exit: [gate], failed }],
    blockers: [],
  };
}

function isXml(text: string): boolean {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
  return true;
}

test('the JUnit of a release is XML whatever others wrote, and our own reader finds each failure in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (words) => {
      const xml = junitOf({ release: words, exit: exits.stopped, sentence: words, view: viewOf(words) });
      expect(isXml(xml)).toBe(true);
      const read = readJUnit(new TextEncoder().encode(xml));
      expect(read.kind === 'read' ? read.cases.map(({ state }) => state) : read.because).toEqual(['failed', 'failed']);
    }),
    { examples: [['\uFFFE'], ['\uFFFF'], ['\u0000\u001B[31m'], ['a \uD800 half']] },
  );
});
