import { describe, expect, test } from 'vitest';
import { isExpected, requestsPerVisit, visitAt, visitsOf, wordsOfExpected, type LoadStep } from './scenario.ts';

const step = (name: string, change: Partial<LoadStep> = {}): LoadStep => ({
  name,
  method: 'GET',
  path: '/',
  headers: {},
  weight: 1,
  ...change,
});

describe('a scenario', () => {
  const steps = [step('list', { thinkMs: 500, weight: 3 }), step('order', { thinkMs: 100 }), step('pay'), step('health', { weight: 1 })];

  test('joins steps by their think times to visits, and the first says how often', () => {
    expect(visitsOf(steps)).toEqual([
      { steps: [0, 1, 2], weight: 3 },
      { steps: [3], weight: 1 },
    ]);
    expect(requestsPerVisit(visitsOf(steps))).toBe(2.5);
  });

  test.each([1, 2, 7])('gives every one of %i workers the mixture that the weights ask for', (workers) => {
    const visits = visitsOf(steps);
    for (let worker = 0; worker < workers; worker += 1) {
      const chosen = Array.from({ length: 1_000 }, (_, index) => visitAt(visits, worker + workers * index));
      expect(chosen.filter((visit) => visit?.weight === 3).length).toBeGreaterThan(735);
      expect(chosen.filter((visit) => visit?.weight === 3).length).toBeLessThan(765);
    }
  });

  test.each([
    [step('any'), 302, true, '200-399'],
    [step('any'), 404, false, '200-399'],
    [step('made', { status: { from: 201, to: 201 } }), 200, false, '201'],
    [step('gone', { status: { from: 400, to: 499 } }), 404, true, '400-499'],
  ])('knows what is expected of %j', (given, status, expected, words) => {
    expect(isExpected(given, status)).toBe(expected);
    expect(wordsOfExpected(given)).toBe(words);
  });
});
