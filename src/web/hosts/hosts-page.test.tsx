import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Router } from 'wouter';
import type { Host, Me } from '#web/api/queries.ts';
import { HostList } from './hosts-page.tsx';

const local: Host = {
  host: 'local',
  agents: [{ id: 'local', seenAt: 0, version: '0.9.0' }],
  environments: [{ system: 'shop', environment: 'dev' }],
};

const root: Me = { person: 'root', name: 'root', groups: [], systems: {}, isAdministrator: true, by: 'session' };

function wordsOf(hosts: readonly Host[], me = root): string {
  const list = (
    <Router ssrPath="/hosts">
      <HostList me={me} hosts={hosts} />
    </Router>
  );
  return renderToStaticMarkup(list)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

test('a host tells its agents, when each was heard of, and its environments', () => {
  const words = wordsOf([local]);
  expect(words).toContain('1 host; somebody answers for each.');
  expect(words).toMatch(/agent local Lockstep 0\.9\.0 heard of .*dev of shop/);
});

test('a host for which nobody answers is named in the sentence, with what brings it an agent', () => {
  const hosts = [local, { host: 'two', agents: [], environments: [{ system: 'shop', environment: 'prod' }] }];
  const words = wordsOf(hosts);
  expect(words).toContain('2 hosts; nobody answers for two.');
  expect(wordsOf(hosts, { ...root, isAdministrator: false })).not.toContain('lockstep host add');
  expect(words).toContain('No agent has joined: nothing can be done there. lockstep host add two');
});

test('an agent that was not heard of since the controller started says so', () => {
  const words = wordsOf([{ ...local, agents: [{ id: 'a1' }] }]);
  expect(words).toContain('nobody answers for local.');
  expect(words).toContain('not heard of since this controller started');
});
