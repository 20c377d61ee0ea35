import { expect, test } from 'vitest';
import { fixtureCatalogue } from './fixture.ts';
import { parseSystem } from './parse-system.ts';

const file = `lockstep: 1
system: shop
roles:
  tester: [anna]
services:
  api: {source: 'directory:./api', command: node a.js}
checks:
  smoke: {http: /}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
    exit: [check: smoke]
`;

function codesOf(...changes: readonly (readonly [from: string, to: string])[]): readonly string[] {
  const text = changes.reduce((before, [from, to]) => before.replace(from, to), file);
  const parsed = parseSystem(text, fixtureCatalogue);
  return parsed.ok ? [] : parsed.problems.map(({ code, line }) => `${code} ${line}`);
}

const cycle = ['command: node a.js', 'command: node a.js, after: [apis]'] as const;
const misspelt = ['exit: [check', 'exitt: [check'] as const;

test('what is wrong with the shape of one part and with the meaning of another is said at once', () => {
  expect(codesOf(cycle)).toEqual(['unknown-service 6']);
  expect(codesOf(misspelt)).toEqual(['unknown-key 13']);
  expect(codesOf(cycle, misspelt)).toEqual(['unknown-service 6', 'unknown-key 13']);
});

test('what may be an echo of a wrong shape waits for it', () => {
  // The check is there, and only cannot be read: that nobody knows it would be no news.
  expect(codesOf(['smoke: {http: /}', 'smoke: {htp: /}'], ['[check: smoke]', '[check: smoek]'])).toEqual(['unknown-key 8']);
  expect(codesOf(['path:', 'pipeline:'], cycle).every((each) => !each.startsWith('unknown-service'))).toBe(true);
});
