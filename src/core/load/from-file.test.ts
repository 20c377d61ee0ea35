import { describe, expect, test } from 'vitest';
import { stepsFromFile } from './from-file.ts';

const safe = ['GET', 'HEAD'];
const stepsOf = (name: string, text: string, methods = safe) => {
  const read = stepsFromFile({ name, text, methods });
  return read.ok
    ? read.steps.map(({ method, path, weight, thinkMs, status }) => [`${method} ${path}`, weight, thinkMs ?? status?.from])
    : read.sentence;
};

const openApi = `
openapi: 3.1.0
servers: [{url: https://shop.example/api/v2}]
paths:
  /products:
    get:
      parameters: [{name: q, in: query, schema: {example: lamp & co}}, {name: page, in: query}]
      responses: {'200': {}}
    post:
      requestBody: {required: true, content: {application/json: {example: {name: lamp}}}}
      responses: {'201': {}, '400': {}}
  /products/{id}:
    parameters: [{$ref: '#/components/parameters/id'}]
    get: {responses: {default: {}}}
  /orders/{order}:
    get: {parameters: [{name: order, in: path, required: true, schema: {type: string}}]}
components: {parameters: {id: {name: id, in: path, required: true, examples: {one: {value: 7}}}}}
`;

describe('steps from a file of the release', () => {
  test('are the operations of an OpenAPI description that its examples fill in', () => {
    expect(stepsOf('openapi.yaml', openApi)).toEqual([
      ['GET /api/v2/products?q=lamp+%26+co', 1, 200],
      ['GET /api/v2/products/7', 1, undefined],
    ]);
    expect(stepsOf('openapi.yaml', openApi, ['POST'])).toEqual([['POST /api/v2/products', 1, 201]]);
    const read = stepsFromFile({ name: 'openapi.yaml', text: openApi, methods: safe });
    expect(read).toMatchObject({ leftOut: ['GET /orders/{order} gives no example for order'] });
  });

  test('are the addresses of an access log, as often as they were asked for, without who asked', () => {
    const log = [
      '10.0.0.1 - anna [10/Oct/2026:13:55:36 +0200] "GET /products?q=secret HTTP/1.1" 200 2326 "-" "curl"',
      ...Array.from({ length: 3 }, () => '10.0.0.2 - - [10/Oct/2026:13:55:37 +0200] "GET /health HTTP/1.1" 304 0'),
      '10.0.0.1 - - [10/Oct/2026:13:55:38 +0200] "POST /orders HTTP/1.1" 201 12',
      '10.0.0.1 - - [10/Oct/2026:13:55:39 +0200] "GET /gone HTTP/1.1" 404 12',
      '',
    ].join('\n');
    expect(stepsOf('access.log', log)).toEqual([
      ['GET /health', 3, undefined],
      ['GET /products?q=secret', 1, undefined],
    ]);
    const read = stepsFromFile({ name: 'access.log', text: log, methods: safe });
    expect(read.ok && read.steps[1]?.name).toBe('GET /products?…');
    expect(read).toMatchObject({ leftOut: ['1 lines: POST is not among the methods', '1 lines: was not answered well'] });
  });

  test('are the visit that a HAR recorded, with its pauses, and without cookies and tokens', () => {
    const entry = (second: number, url: string, method = 'GET') => ({
      startedDateTime: `2026-10-10T10:00:0${second}.000Z`,
      time: 200,
      request: {
        method,
        url,
        headers: [
          { name: 'Cookie', value: 'sid=secret' },
          { name: 'Accept', value: 'text/html' },
        ],
      },
      response: { status: 200 },
    });
    const entries = [entry(3, 'https://shop.example/b?x=1'), entry(0, 'https://shop.example/a'), entry(1, 'https://cdn.example/y.js')];
    const text = JSON.stringify({ log: { version: '1.2', entries } });
    expect(stepsOf('visit.har', text)).toEqual([
      ['GET /a', 1, 2_800],
      ['GET /b?x=1', 1, undefined],
    ]);
    expect(JSON.stringify(stepsFromFile({ name: 'visit.har', text, methods: safe }))).not.toContain('secret');
  });

  test.each([
    ['openapi.yaml', 'openapi: 3.1.0\npaths: {\n', /^openapi\.yaml:\d+:\d+ cannot be read: /],
    ['openapi.yaml', 'openapi: 3.1.0\npaths: {}\n', /^openapi\.yaml:1:1 tells nothing to ask for with GET, HEAD$/],
    [
      'access.log',
      '1.1.1.1 - - [10/Oct/2026:13:55:36 +0200] "GET / HTTP/1.1" 200 1\nsomething else\n',
      /^access\.log:2:1 is no line of a common or combined access log$/,
    ],
    ['visit.har', '{"log": {"entries": [{"request": 1}]}}', /^visit\.har:1:1 is no HAR recording: entries\.0\./],
    ['notes.txt', 'buy milk', /^notes\.txt:1:1 is no OpenAPI description, no HAR recording and no access log$/],
  ])('%s that says %j is refused at its place', (name, text, sentence) => {
    expect(stepsOf(name, text)).toMatch(sentence);
  });
});
