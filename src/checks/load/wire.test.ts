import { describe, expect, test } from 'vitest';
import type { LoadStep } from '#core/load/scenario.ts';
import { wireOf } from './wire.ts';

const step = (change: Partial<LoadStep> = {}): LoadStep => ({
  name: 'x',
  method: 'GET',
  path: '/a?b=1',
  headers: {},
  weight: 1,
  ...change,
});
const textOf = (change: Partial<LoadStep>, url = 'http://127.0.0.1:8080'): string => wireOf(step(change), url).bytes.toString('utf8');

describe('a request on the wire', () => {
  test('has its path, its host and no body', () => {
    expect(textOf({})).toBe('GET /a?b=1 HTTP/1.1\r\nhost: 127.0.0.1:8080\r\nuser-agent: lockstep-load\r\naccept: */*\r\n\r\n');
  });

  test('lies below the path of its address', () => {
    expect(textOf({}, 'http://127.0.0.1/base/')).toMatch(/^GET \/base\/a\?b=1 HTTP/);
  });

  test('says how many bytes its body has, and of what kind it is', () => {
    const text = textOf({ method: 'POST', body: '{"name": "Müller"}', headers: { 'Content-Length': '1', 'X-Own': 'y' } });
    expect(text).toContain('content-type: application/json\r\ncontent-length: 19\r\nX-Own: y\r\n\r\n{"name": "Müller"}');
    expect(text).not.toContain('Content-Length: 1\r\n');
    expect(textOf({ method: 'POST' })).toContain('content-length: 0\r\n');
  });

  test.each<[string, Partial<LoadStep>]>([
    ['path', { path: '/a HTTP/1.1\r\nhost: other\r\n\r\nGET /' }],
    ['header', { headers: { x: 'a\r\nhost: other' } }],
    ['method', { method: 'GET /\r\n' }],
  ])('is refused where its %s would begin another', (_words, change) => {
    expect(() => textOf(change)).toThrow('is no single request');
  });
});
