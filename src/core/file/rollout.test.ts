import { describe, expect, test } from 'vitest';
import type { Rollout } from '#core/system.ts';
import { fixtureCatalogue, fixtureFile } from './fixture.ts';
import { parseSystem } from './parse-system.ts';
import { weakens } from './weaken.ts';

function withRollout(lines: string) {
  const text = fixtureFile.replace('    rollout: blue-green\n', lines);
  if (!fixtureFile.includes('    rollout: blue-green\n')) throw new Error('the fixture has no rollout');
  return parseSystem(text, fixtureCatalogue);
}

function rolloutIn(lines: string): Rollout | undefined {
  const parsed = withRollout(lines);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join('\n'));
  return parsed.system.path.at(-1)?.rollout;
}

function wordsIn(lines: string): readonly string[] {
  const parsed = withRollout(lines);
  return parsed.ok ? [] : parsed.problems.map(({ code, sentence }) => `${code}: ${sentence}`);
}

const canary = (...lines: readonly string[]): string =>
  ['    rollout:', '      canary:', ...lines.map((line) => `        ${line}`), ''].join('\n');

describe('a rollout', () => {
  test('is a word', () => {
    expect(rolloutIn('    rollout: at-once\n')).toBe('at-once');
    expect(rolloutIn('    rollout: pause\n')).toEqual({ kind: 'pause', holdMs: 30_000 });
  });

  test('`canary` alone goes by 5, 25 and 50 per cent, and keeps a visitor by address', () => {
    expect(rolloutIn('    rollout: canary\n')).toMatchObject({
      kind: 'canary',
      steps: [500, 2_500, 5_000].map((weight) => ({ kind: 'weight', weight, ms: 600_000, requests: 300 })),
      key: { from: 'address' },
      slackMs: 5,
      warmUpMs: 60_000,
      suspendMs: 60_000,
      mostPauseMs: 14_400_000,
      checks: [],
    });
  });

  test('`pause` says how long requests wait', () => {
    expect(rolloutIn('    rollout: {pause: {hold: 10 seconds}}\n')).toEqual({ kind: 'pause', holdMs: 10_000 });
  });

  test('a canary has steps, a question, a key, times, queries and checks', () => {
    const read = rolloutIn(
      canary(
        'steps: [2.5 % for 2 minutes, ask tester, 50 % for 1 hour]',
        'requests: 1000',
        'visitors: cookie session',
        'warm-up: 10 seconds',
        'suspend: 20 seconds',
        'max-pause: 2 hours',
        'queries: [{name: paid, prometheus: "http://127.0.0.1:9090", query: up, above: 0.5}]',
        'checks: [smoke]',
      ),
    );
    expect(read).toMatchObject({
      steps: [
        { kind: 'weight', weight: 250, ms: 120_000, requests: 1_000 },
        { kind: 'ask', role: 'tester' },
        { kind: 'weight', weight: 5_000, ms: 3_600_000 },
      ],
      key: { from: 'cookie', name: 'session' },
      warmUpMs: 10_000,
      suspendMs: 20_000,
      mostPauseMs: 7_200_000,
      queries: [{ name: 'paid', above: 0.5 }],
      checks: [{ name: 'smoke', kind: 'http' }],
    });
  });

  test('traffic and what is to be found are planned into steps', () => {
    const read = rolloutIn(canary('traffic: 50/s', 'errors: 0.1 %', 'find: 1 %'));
    const steps = typeof read === 'object' && read.kind === 'canary' ? read.steps : [];
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.every((step) => step.kind === 'weight' && step.requests > 100)).toBe(true);
  });
});

describe('what is wrong with a canary is said at its place', () => {
  test.each([
    ['a step that is none', ['steps: [half of them]'], /^bad-option: .*Write `5 % for 10 minutes` or `ask operator`/],
    ['shares that fall', ['steps: [25 % for 1 minute, 5 % for 1 minute]'], /^bad-rollout: Each share .* larger/],
    ['steps beside a plan', ['steps: [5 % for 1 minute]', 'traffic: 50/s'], /^bad-rollout: Either/],
    ['too little traffic', ['traffic: 1/s', 'within: 5 minutes'], /^bad-rollout: 1\/s is too little: even at 50 % it takes \d+ minutes/],
    ['what no traffic finds', ['traffic: 50/s', 'errors: 1 %', 'find: 1.01 %'], /^bad-rollout: .*no traffic tells them apart/],
    [
      'two queries of one name, of which one could hide what the other saw',
      ['queries: [{name: q, prometheus: "http://h:1", query: up, above: 0}, {name: q, prometheus: "http://h:1", query: down, below: 1}]'],
      /^bad-rollout: Two queries are called `q`\. Give each a name of its own\.$/,
    ],
    ['a query without a bound', ['queries: [{name: q, prometheus: "http://h:1", query: up}]'], /^bad-rollout: The query `q` has no bound/],
    ['a check that is not there', ['checks: [smok]'], /^unknown-check: .*smoke/],
    ['a role of nobody', ['steps: [5 % for 1 minute, ask astronaut]'], /^empty-role: Nobody is `astronaut`/],
    ['a word that is none', ['stepz: [5 % for 1 minute]'], /^unknown-key: .*steps/],
    ['a rate without a unit', ['traffic: "50"'], /^bad-option: .*50\/s/],
  ] as const)('%s', (_what, lines, words) => {
    expect(wordsIn(canary(...lines))).toEqual([expect.stringMatching(words)]);
  });
});

describe('to change a rollout', () => {
  const careful = canary('steps: [5 % for 10 minutes, 50 % for 10 minutes]', 'checks: [smoke]');
  const change = (to: string): readonly string[] => {
    const [before, after] = [withRollout(careful), withRollout(to)];
    if (!before.ok || !after.ok) throw new Error('a file is wrong');
    return weakens(before.system, after.system);
  };

  test.each([
    ['no canary any more', '    rollout: blue-green\n', ['PROD: rollout canary → blue-green']],
    ['a shorter step', careful.replace('5 % for 10 minutes', '5 % for 9 minutes'), ['PROD: rollout canary → a canary that asks less']],
    ['a step less', careful.replace('5 % for 10 minutes, ', ''), ['PROD: rollout canary → a canary that asks less']],
    ['a judge less', careful.replace('        checks: [smoke]\n', ''), ['PROD: rollout canary → a canary that asks less']],
    ['a longer step', careful.replace('5 % for 10 minutes', '5 % for 1 hour'), []],
    ['a step more', careful.replace('5 % for 10 minutes', '1 % for 1 hour, 5 % for 10 minutes'), []],
  ] as const)('%s', (_what, to, lines) => {
    expect(change(to)).toEqual(lines);
  });
});

describe('what the release before is asked', () => {
  const asking = (text: string): string => `    rollout: blue-green\n    previous: ${text}\n`;

  test('is a check by its name, or with rows that are made up for it', () => {
    const stages = [asking('smoke'), asking('{check: smoke, rows: "${secret.API_DB}", per-table: 50}')].map((lines) => {
      const parsed = withRollout(lines);
      return parsed.ok ? parsed.system.path.at(-1)?.previous : parsed.problems.map(({ code }) => code);
    });
    expect(stages[0]).toMatchObject({ check: { name: 'smoke', kind: 'http' } });
    // Data is real there, and nobody makes rows up in it.
    expect(stages[1]).toEqual(['real-data']);
  });

  test('exists, and to ask no more weakens the file', () => {
    expect(wordsIn(asking('smok'))).toEqual([expect.stringMatching(/^unknown-check: .*smoke/)]);
    const [before, after] = [withRollout(asking('smoke')), withRollout('    rollout: blue-green\n')];
    if (!before.ok || !after.ok) throw new Error('a file is wrong');
    expect(weakens(before.system, after.system)).toEqual(['PROD: the release before is asked nothing']);
    expect(weakens(after.system, before.system)).toEqual([]);
  });
});
