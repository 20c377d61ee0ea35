import { describe, expect, test } from 'vitest';
import { exits } from '#cli/exits.ts';
import type { ShownGateView, ShownRelease, ShownStage } from '#cli/http/answers.ts';
import { ciOf } from './ci.ts';
import { annotationsOf, outputsOf, stopCommands } from './github.ts';
import { junitOf } from './junit.ts';
import { proofsOf } from './proofs.ts';
import type { Ran } from './ran.ts';
import { largestSummary, summaryOf } from './summary.ts';

const evidence = { id: 'e', kind: 'check', stage: 'DEV', gate: 'sha256:1', label: 'unit', by: 'agent:local', at: 0 } as const;

function gateView(state: ShownGateView['state'], because: string, more: Partial<ShownGateView> = {}): ShownGateView {
  return { gate: { kind: 'check', label: 'unit', side: 'exit', hash: 'sha256:1' }, state, because, evidence: [], ...more };
}

function stageOf(stage: string, fields: Partial<ShownStage>): ShownStage {
  return { stage, status: 'waiting', environments: [stage.toLowerCase()], entry: [], exit: [], ...fields };
}

function viewOf(stages: readonly ShownStage[]): ShownRelease {
  return {
    system: 'shop',
    seq: 1,
    now: 0,
    release: '1.1.0',
    state: 'open',
    origin: 'created',
    digest: 'sha256:0',
    bill: {},
    authors: [],
    by: 'ci',
    at: 0,
    sentence: '1.1.0 is in DEV.',
    next: 'PROD',
    stages,
    blockers: [],
  };
}

const hostile = 'a <b> & "c" \u0000\u001B[31m\uFFFE ]]> ::error::x | `y` ![z](https://evil.example/p.png) ```\n::set-output name=x::y';
const failed = viewOf([
  stageOf('DEV', {
    entered: 1,
    exit: [
      gateView('failed', '2 of 40 cases', {
        evidence: [
          { ...evidence, environment: 'dev', verdict: 'fail', because: 'an older run' },
          { ...evidence, environment: 'dev', verdict: 'fail', because: '2 of 40 cases', lastWords: hostile },
          { ...evidence, environment: 'dev-2', verdict: 'pass', because: '' },
          { ...evidence, environment: 'dev-3', verdict: 'error', because: 'nothing listens' },
        ],
      }),
    ],
  }),
  stageOf('PROD', {
    entry: [gateView('ahead', 'nobody has approved', { gate: { kind: 'approval', label: 'tester', side: 'entry', hash: 'sha256:2' } })],
  }),
]);
const stopped: Ran = {
  release: '1.1.0',
  stage: 'DEV',
  exit: exits.stopped,
  sentence: '1.1.0 runs in DEV, and a check there said no.',
  view: failed,
};

interface Case {
  readonly name: string;
  readonly inside: readonly string[];
}

function casesOf(xml: string): readonly Case[] {
  const cases = xml.matchAll(/<testcase classname="[^"]*" name="([^"]*)"(?:\/>|>(?:<(\w+) ))/g);
  return [...cases].map(([, name = '', inside]) => ({ name, inside: inside === undefined ? [] : [inside] }));
}

test('which CI it is, its variables say', () => {
  expect(ciOf({ GITHUB_ACTIONS: 'true' })).toBe('github');
  expect(ciOf({ GITLAB_CI: 'true' })).toBe('gitlab');
  expect(ciOf({ JENKINS_URL: 'https://jenkins.example/' })).toBe('jenkins');
  expect(ciOf({ CI: 'true' })).toBeUndefined();
});

describe('JUnit', () => {
  test('has every deployment and every gate: passed, failed with its last words, an error, and what is to come is skipped', () => {
    expect(casesOf(junitOf(stopped))).toEqual([
      { name: 'deployment', inside: [] },
      { name: 'exit check unit in dev', inside: ['failure'] },
      { name: 'exit check unit in dev-2', inside: [] },
      { name: 'exit check unit in dev-3', inside: ['error'] },
      { name: 'entry approval tester', inside: ['skipped'] },
      { name: 'deployment', inside: ['skipped'] },
    ]);
    expect(junitOf(stopped)).toContain('<testsuites name="lockstep 1.1.0" tests="6" failures="1" errors="1" skipped="2">');
  });

  test('of a release that was refused has one error, so that nothing reads as green', () => {
    const xml = junitOf({ release: '1.1.0', exit: exits.refused, sentence: 'There is a release 1.1.0 of other bits.' });
    expect(casesOf(xml)).toEqual([{ name: 'release', inside: ['error'] }]);
    expect(xml).toContain('There is a release 1.1.0 of other bits.');
  });

  test('of a release that waits has no failure', () => {
    const view = viewOf([stageOf('DEV', { entered: 1 }), stageOf('PROD', { entry: [gateView('waiting', 'nobody has approved')] })]);
    expect(casesOf(junitOf({ ...stopped, exit: exits.waiting, view })).flatMap(({ inside }) => inside)).toEqual(['skipped', 'skipped']);
  });
});

describe('the summary', () => {
  test('shows each stage, and what failed with its last words', () => {
    const page = summaryOf(stopped);
    expect(page).toContain('## Lockstep: 1.1.0 → DEV: stopped');
    expect(page).toContain(
      '| DEV | waiting | dev | ✓ deployment<br>✗ exit check unit in dev<br>✓ exit check unit in dev-2<br>✗ exit check unit in dev-3 |',
    );
    expect(page).toContain('### ✗ DEV: exit check unit in dev\n\n2 of 40 cases\n\n````text\n');
  });

  test('draws no picture and follows no link of others', () => {
    const page = summaryOf({ ...stopped, sentence: hostile, view: viewOf([stageOf(hostile, {})]) });
    for (const sign of ['![', '](http', '<b>', '\u001B']) expect(page).not.toContain(sign);
  });

  test('is never larger than a CI shows', () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      stageOf(`S${index}`, { failed: { promotion: 'p', at: 0, because: 'x', lastWords: 'ü'.repeat(4_000) } }),
    );
    const page = summaryOf({ ...stopped, view: viewOf(many) });
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(largestSummary);
    expect(Buffer.byteLength(page)).toBeGreaterThan(largestSummary / 2);
    expect(page).toMatch(/More does not fit here: the rest stands in Lockstep\.\n$/);
    expect(summaryOf(stopped, 10)).toBe('');
  });
});

describe('GitHub', () => {
  test('has an annotation for each failure, in which words of others are data', () => {
    const lines = annotationsOf({ ...stopped, view: viewOf([stageOf('DEV', { exit: [gateView('failed', hostile)] })]) });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^::error title=Lockstep%3A DEV exit check unit::[^\n]*%0A[^\n]*\n$/);
    expect(annotationsOf({ ...stopped, exit: exits.done })).toEqual([`::notice title=Lockstep::${stopped.sentence}\n`]);
    expect(annotationsOf({ ...stopped, exit: exits.refused, sentence: 'no' })).toEqual(['::error title=Lockstep::no\n']);
  });

  test('hears no command between two lines of a word that nobody can guess', () => {
    const [one, other] = [stopCommands(), stopCommands()];
    expect(one.begin).toBe(`::stop-commands::${one.end.slice(2, -3)}\n`);
    expect(one.begin).not.toBe(other.begin);
    expect(one.end).toMatch(/^::[0-9a-f]{32}::\n$/);
  });

  test('gets outputs of one line each', () => {
    expect(outputsOf({ release: '1.1.0\nevil=1', exit: '0' })).toBe('release=1.1.0 evil=1\nexit=0\n');
  });
});

test('a gate without a run of its own is told as it stands', () => {
  const view = viewOf([stageOf('DEV', { exit: [gateView('excepted', 'waived'), gateView('waiting', 'runs')] })]);
  expect(proofsOf(view).map(({ state }) => state)).toEqual(['pending', 'passed', 'pending']);
});
