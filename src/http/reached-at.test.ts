import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { reachedAt } from './listen-for-agents.ts';

test.each([
  [{ host: '10.20.0.1', port: 7401 }, undefined, '10.20.0.1:7401'],
  [{ host: 'fd00::1', port: 7401 }, 'https://lockstep.example', '[fd00::1]:7401'],
  [{ host: '0.0.0.0', port: 7401 }, 'https://lockstep.example:8443/', 'lockstep.example:7401'],
  [{ host: '::', port: 7402 }, undefined, `${hostname()}:7402`],
])('whoever listens at %o, and is reached by people as %s, is invited to as %s', (listener, people, address) => {
  expect(reachedAt(listener, people)).toBe(address);
});
