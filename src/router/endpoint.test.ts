import { expect, test } from 'vitest';
import { endpointOf } from './endpoint.ts';

test.each([
  ['GET', '/', 'GET /'],
  ['GET', '/orders/123?page=2', 'GET /orders/:id'],
  ['DELETE', '/orders/123/items/4', 'DELETE /orders/:id/items/:id'],
  ['GET', '/a/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0', 'GET /a/:id'],
  ['GET', '/blobs/9f86d081884c7d65', 'GET /blobs/:id'],
  ['GET', '/v2/feed', 'GET /v2/feed'],
  ['GET', '/cafe/beef', 'GET /cafe/beef'],
  ['GET', '/users/ann@example.org/mail', 'GET /users/:id/mail'],
  ['GET', '/users/ann%40example.org', 'GET /users/:id'],
  ['GET', `/reset/${'Ab3-'.repeat(9)}`, 'GET /reset/:id'],
  ['OPTIONS', '*', 'OPTIONS *'],
])('%s %s is the endpoint %s', (method, target, endpoint) => {
  expect(endpointOf(method, target)).toBe(endpoint);
});

test('an endpoint is never longer than a hundred characters', () => {
  expect(endpointOf('GET', '/a'.repeat(500))).toHaveLength(100);
});
