import { expect, test } from 'vitest';
import { coverageOf, wordsOfCoverage } from './coverage.ts';
import { stepsFromFile } from './from-file.ts';

const endpoints = Array.from({ length: 20 }, (_, index) => `GET /places/${index}`);
const steps = endpoints.slice(0, 12).map((name) => ({ name, answered: 5 }));

test('of twenty endpoints twelve were seen, and the first of the others are named', () => {
  const coverage = coverageOf({ file: 'openapi.yaml', endpoints, steps });
  expect(coverage).toMatchObject({ seen: 12, of: 20, unseen: endpoints.slice(12) });
  expect(wordsOfCoverage(coverage)).toBe(
    '12 of 20 endpoints of openapi.yaml seen, not GET /places/12, GET /places/13, GET /places/14 and 5 more',
  );
});

test('what was asked for and never answered well was not seen', () => {
  const silent = steps.map((step, index) => (index === 3 ? { ...step, answered: 0 } : step));
  expect(coverageOf({ file: 'x', endpoints: endpoints.slice(0, 12), steps: silent })).toMatchObject({
    seen: 11,
    unseen: ['GET /places/3'],
  });
});

test('where all were seen nothing else is said', () => {
  expect(wordsOfCoverage(coverageOf({ file: 'x', endpoints: endpoints.slice(0, 12), steps }))).toBe('12 of 12 endpoints of x seen');
});

test('of a thousand that were not seen twenty are listed, and the rest is counted', () => {
  const many = Array.from({ length: 1_000 }, (_, index) => `GET /${index}`);
  const coverage = coverageOf({ file: 'access.log', endpoints: many, steps: [] });
  expect(coverage.unseen).toHaveLength(20);
  expect(wordsOfCoverage(coverage, 20)).toMatch(/^0 of 1000 endpoints of access\.log seen, not GET \/0, .* and 980 more$/);
});

const openApi = `
openapi: 3.1.0
paths:
  /products: {get: {}, post: {}}
  /orders/{order}: {get: {parameters: [{name: order, in: path, required: true}]}, summary: one order}
`;

const line = (request: string, status: number): string => `1.1.1.1 - - [10/Oct/2026:13:55:36 +0200] "${request} HTTP/1.1" ${status} 1`;
const log = [line('GET /products?q=lamp', 200), line('GET /products?q=desk', 200), line('POST /orders', 201), line('GET /wp-admin', 404)];

const visit = {
  log: {
    entries: [
      ['GET', 'https://shop/a?x=1', 200],
      ['POST', 'https://shop/b', 201],
      ['GET', 'https://shop/gone', 404],
      ['GET', 'https://cdn/y.js', 200],
    ].map(([method, url, status]) => ({
      startedDateTime: '2026-10-10T10:00:00.000Z',
      request: { method, url, headers: [] },
      response: { status },
    })),
  },
};

test.each([
  ['openapi.yaml', openApi, ['GET /products', 'POST /products', 'GET /orders/{order}']],
  // Addresses that were not answered well are no endpoints: anybody asks for anything.
  ['access.log', log.join('\n'), ['GET /products', 'POST /orders']],
  ['visit.har', JSON.stringify(visit), ['GET /a', 'POST /b']],
])('the endpoints of %s are all that it tells of, also what is not sent', (name, text, told) => {
  const read = stepsFromFile({ name, text, methods: ['GET'] });
  expect(read.ok ? read.endpoints : read.sentence).toEqual(told);
  const answered = read.ok ? read.steps.map((step) => ({ name: step.name, answered: 1 })) : [];
  expect(coverageOf({ file: name, endpoints: told, steps: answered }).seen).toBe(1);
});
