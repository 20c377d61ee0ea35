import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Blocker } from '#core/blocker.ts';
import type { ShownBoard } from '#cli/http/answers.ts';
import type { ShownException } from '#cli/exceptions.ts';
import type { ShownGateView, ShownRelease, ShownStage } from '#cli/http/answers.ts';
import { paintNothing, paintTerminal } from '#cli/text/style.ts';
import { widthOf } from '#cli/text/table.ts';
import { changesBetween } from '#cli/wait/changes.ts';
import { blockerLines } from './blocker-lines.ts';
import { boardLines } from './board-lines.ts';
import { exceptionLines } from './exception-lines.ts';
import { releaseLines, statusLines, unknownAuthorLines } from './release-lines.ts';

// Local time on purpose: the texts are local, so the test holds in every zone.
const now = new Date(2026, 5, 9, 14, 2, 10).getTime();
const second = 1_000;
const hour = 3_600 * second;
const options = { now, width: 80, paint: paintNothing };

const blockers: readonly Blocker[] = [
  {
    code: 'soak',
    stage: 'staging',
    label: 'soak',
    because: '1 h 12 min of 4 h are left',
    clears: { kind: 'time', at: now + 1.2 * hour },
    askable: true,
  },
  {
    code: 'sign-off',
    stage: 'staging',
    label: 'uat',
    because: 'a customer has still to sign off 1.1.0 in staging',
    clears: { kind: 'person', who: ['finn', 'eva', 'ida'], command: 'lockstep sign 1.1.0 --stage staging' },
    askable: false,
  },
  {
    code: 'check',
    stage: 'staging',
    label: 'functional',
    because: 'functional failed in staging: 2 of 41 cases failed, the first is "an order of two articles"',
    clears: { kind: 'person', who: [], command: 'lockstep recheck 1.1.0 --stage staging --gate functional' },
    askable: false,
  },
  {
    code: 'older-first',
    stage: 'prod',
    because: '1.0.9 is older and has not entered prod yet',
    clears: { kind: 'release', release: '1.0.9', command: 'lockstep why 1.0.9' },
    askable: true,
  },
  {
    code: 'environment-down',
    stage: 'prod',
    environment: 'prod',
    because: 'prod is down: its agent is silent',
    clears: { kind: 'agent', key: 'prod', deadline: now + 90 * second, command: 'lockstep logs prod' },
    askable: true,
    expectedAt: now + 30 * hour,
  },
];

function gate(kind: 'check' | 'soak' | 'sign-off', label: string, state: ShownGateView['state']): ShownGateView {
  return { gate: { kind, label, side: 'exit', hash: `sha256:${label}` }, state, because: '', evidence: [] };
}

const stages: readonly ShownStage[] = [
  {
    stage: 'dev',
    status: 'passed',
    environments: ['dev'],
    entered: now - 26 * hour,
    entry: [],
    exit: [
      {
        ...gate('check', 'unit', 'passed'),
        evidence: [
          {
            id: '1.1.0.e1',
            kind: 'check',
            verdict: 'pass',
            because: '41 cases',
            by: 'agent:local',
            at: now - 26 * hour,
            counts: { passed: 41, failed: 0, skipped: 0 },
          },
        ],
      },
    ],
  },
  {
    stage: 'staging',
    status: 'soaking',
    environments: ['staging'],
    entered: now - 2.8 * hour,
    soakUntil: now + 1.2 * hour,
    entry: [],
    exit: [
      gate('check', 'smoke', 'passed'),
      gate('check', 'functional', 'failed'),
      gate('soak', 'soak', 'waiting'),
      gate('sign-off', 'uat', 'waiting'),
    ],
  },
  { stage: 'prod', status: 'waiting', environments: ['prod-a', 'prod-b'], entry: [], exit: [] },
];

const release: ShownRelease = {
  system: 'shop',
  seq: 17,
  now,
  release: '1.1.0',
  state: 'open',
  origin: 'created',
  digest: `sha256:${'a'.repeat(64)}`,
  bill: { api: { digest: `sha256:${'b'.repeat(64)}`, source: 'directory:./api', blob: `sha256:${'c'.repeat(64)}` } },
  authors: ['dora'],
  by: 'dora',
  at: now - 27 * hour,
  sentence: '1.1.0 may not leave staging yet: five things are open.',
  next: 'prod',
  stages,
  blockers,
};

const board: ShownBoard = {
  system: 'shop',
  seq: 17,
  now,
  sentence: '1.0.9 is live; 1.1.0 soaks in staging until 15:14. Two releases wait for you.',
  stages: ['dev', 'staging', 'prod'],
  stop: { by: 'otto', reason: 'an incident in production', until: now + hour },
  releases: [
    { release: '1.2.0', by: 'dora', at: now, stage: 'dev', next: 'staging', status: 'failed', blockers: 2, stops: [] },
    { release: '1.1.0', by: 'dora', at: now, stage: 'staging', next: 'prod', status: 'soaking', blockers: 1, stops: [] },
    { release: '1.0.9', by: 'dora', at: now, stage: 'prod', status: 'live', blockers: 0, stops: [] },
  ],
  cells: [
    { stage: 'dev', environments: ['dev'], release: '1.2.0', status: 'failed', fact: 'unit failed: 3 of 41 cases', blockers: 2 },
    {
      stage: 'staging',
      environments: ['staging'],
      release: '1.1.0',
      status: 'soaking',
      fact: '1 of 2 checks',
      until: now + 1.2 * hour,
      blockers: 1,
      verb: 'sign',
    },
    {
      stage: 'prod',
      environments: ['prod-a', 'prod-b'],
      release: '1.0.9',
      status: 'live',
      fact: 'for 12 days',
      since: now - 288 * hour,
      blockers: 0,
      held: { by: 'rita', reason: 'the fair, where we show it to everybody who passes by' },
    },
  ],
};

const glass = {
  id: '1.1.0.g1',
  stage: 'prod',
  by: 'olga',
  second: 'rita',
  reason: 'The shop is down.',
  at: now - hour,
  expires: now + hour,
};
const marked: ShownRelease = { ...release, unknownAuthors: 2, brokeGlass: [{ ...glass, gates: ['soak', 'uat', 'release-manager'] }] };
const markedBoard: ShownBoard = {
  ...board,
  releases: board.releases.map((line) => (line.release === '1.0.9' ? { ...line, brokeGlass: true } : line)),
};
const asked = { release: '1.1.0', by: 'olga', at: now - hour, reason: 'The shop is down.' };
const stroke = { ...asked, expires: now + hour, glass: '1.1.0.g1', into: 'prod', second: 'rita' };
const exceptions: readonly ShownException[] = [
  { ...stroke, id: '1.1.0.x1', stage: 'staging', label: 'soak' },
  { ...stroke, id: '1.1.0.x2', stage: 'prod', label: 'release-manager' },
  { ...asked, id: '1.1.0.x3', stage: 'staging', label: 'uat', expires: now + 2 * hour },
  { ...asked, id: '1.1.0.x4', stage: 'staging', label: 'uat', expires: now + 2 * hour, second: 'rita' },
  { ...asked, id: '1.1.0.x5', stage: 'staging', label: 'uat', expires: now - second },
  { ...asked, id: '1.1.0.x6', stage: 'staging', label: 'uat', expires: now + hour, second: 'rita', revoked: { by: 'ada' } },
  { ...asked, id: '1.1.0.x7', stage: 'prod', label: 'release-manager', expires: now + hour, glass: '1.1.0.g7', into: 'prod' },
];

describe('golden', () => {
  test.each([
    ['blockers', blockerLines(blockers, options)],
    ['board', boardLines(board, options)],
    ['board-wide', boardLines(board, { ...options, width: 140 })],
    ['board-empty', boardLines({ ...board, releases: [], cells: [], sentence: 'Nothing runs yet.' }, options)],
    ['status-of-release', statusLines(release, options)],
    ['release', releaseLines(release, options)],
    ['release-glass', releaseLines({ ...marked, stages: [], blockers: [] }, options)],
    ['board-glass', boardLines(markedBoard, options)],
    ['exceptions', exceptionLines(exceptions, options)],
  ])('%s', async (name, lines) => {
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`golden/${name}.txt`);
  });
});

test.each([
  [40, boardLines(board, { ...options, width: 40 })],
  [80, boardLines(board, options)],
  [80, statusLines(release, options)],
  [80, releaseLines(release, options)],
])('nothing but a command is wider than %d columns', (width, lines) => {
  expect(lines.filter((line) => widthOf(line) > width && !line.includes('lockstep '))).toEqual([]);
});

test('painted, it says the same words in the same columns', () => {
  const painted = boardLines(board, { ...options, paint: paintTerminal });
  expect(painted.map((line) => stripVTControlCharacters(line))).toEqual(boardLines(board, options));
});

test.each([
  ['board', boardLines(markedBoard, { ...options, paint: paintTerminal }), boardLines(board, { ...options, paint: paintTerminal })],
  ['release', releaseLines(marked, { ...options, paint: paintTerminal }), releaseLines(release, { ...options, paint: paintTerminal })],
  ['status', statusLines(marked, { ...options, paint: paintTerminal }), statusLines(release, { ...options, paint: paintTerminal })],
])('broken glass is red on a %s, and says so without the colour', (_what, lines, others) => {
  const [shown = ''] = lines.filter((line) => line.includes('× glass broken'));
  expect(shown).toContain('\u001B[31m× glass broken');
  expect(others.join()).not.toContain('glass');
});

test.each([
  [{}, ''],
  [{ unknownAuthors: 1 }, /^One of its authors is nobody here.*for releases that are made from then on/],
  [{ unknownAuthors: 2 }, '2 of its authors are nobody here'],
  [{ unknownAuthors: 1, namesNoAuthor: true }, /^A program made it and named no author.*--author PERSON/],
])('of the authors %j it is said: %s', (view, words) => {
  expect(unknownAuthorLines(view).join()).toMatch(words === '' ? /^$/ : words);
});

describe('changes between two looks', () => {
  const [dev, staging, prod] = stages;

  test('are one line each', () => {
    const soaked = { ...release, stages: [{ ...stages[1], status: 'passed', exit: [gate('sign-off', 'uat', 'passed')] }] };
    expect(changesBetween(release, { ...soaked, stages: [{ ...required(staging), ...soaked.stages[0], status: 'passed' }] })).toEqual([
      'staging  uat passed',
      'staging  soaking → passed',
    ]);
  });

  test('are none where nothing changed', () => {
    expect(changesBetween(release, release)).toEqual([]);
  });

  test('begin with what moves', () => {
    expect(changesBetween(undefined, { ...release, stages: [required(dev), required(staging), required(prod)] })).toEqual([
      'staging  soaking',
    ]);
  });
});

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('absent');
  return value;
}
