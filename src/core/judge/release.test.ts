import { expect, test } from 'vitest';
import type { PersonCommand } from '#core/command.ts';
import { fixtureCatalogue } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { begunAt as at, systemOf } from '#core/fixture.ts';
import { planDigestOf } from '#core/plan.ts';
import type { Refusal } from '#core/refusal.ts';
import type { Service } from '#core/system.ts';
import { step } from '#core/step.ts';
import { boardView } from '#core/views/board.ts';
import { releaseView } from '#core/views/release.ts';

const file = `lockstep: 1
system: shop
roles: {developer: [dora, ci]}
services:
  api: {source: 'directory:./api', command: node a.js}
  web: {source: 'directory:./web', command: node a.js}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
`;
const parsed = parseSystem(file, fixtureCatalogue);
const artefact = (sign: string) => ({ digest: `sha256:${sign}`, source: 'directory:./x', blob: `sha256:${sign}` });

function shop() {
  let state = systemOf(file, { services: ['ci'] });
  const say = (command: PersonCommand): Refusal | undefined => {
    const done = step(state, command, at);
    state = done.state;
    return done.refusal;
  };
  const create = (release: string, bill: Readonly<Record<string, ReturnType<typeof artefact>>>, by = 'dora') =>
    say({ kind: 'create', by, release, bill, authors: [], carry: true, unknownAuthors: [] });
  const next = (command: PersonCommand) => say(command);
  return { create, say: next, view: (release: string) => releaseView(state, 9, at, release), board: () => boardView(state, 9, at) };
}

test.each([
  ['wep', 'There is no service wep. The services are api and web. Did you mean web?', 'Write web=./DIR.'],
  ['search', 'There is no service search. The services are api and web.', 'Write a new service into the file first: lockstep apply'],
])('of a service `%s` that nobody knows it is said: %s', (name, sentence, next) => {
  const refusal = shop().create('1.0', { api: artefact('1'), [name]: artefact('2') });
  expect(refusal).toEqual({ code: 'bill-unknown-service', sentence, next });
});

test('a release says of each service from which release its bits were carried over', () => {
  const { create, view } = shop();
  create('1.0', { api: artefact('1'), web: artefact('2') });
  create('1.1', { web: artefact('3') });
  create('1.2', {});
  expect(view('1.0')?.carried).toBeUndefined();
  expect(view('1.1')?.carried).toEqual({ api: '1.0' });
  expect(view('1.2')?.carried).toEqual({ api: '1.1', web: '1.1' });
});

test('a release that a program made without naming an author says so', () => {
  const { create, view } = shop();
  create('1.0', { api: artefact('1'), web: artefact('2') }, 'ci');
  expect(view('1.0')).toMatchObject({ namesNoAuthor: true, unknownAuthors: 1, authors: ['ci'] });
});

test('a mistyped stage is named rightly, and a bill that lacks several services speaks of several', () => {
  const { create, say } = shop();
  expect(create('1.0', {})?.sentence).toBe('A release lists every service; api and web are missing.');
  create('1.0', { api: artefact('1'), web: artefact('2') });
  const refusal = say({ kind: 'promote', by: 'dora', release: '1.0', stage: 'DVE', wait: false });
  expect(refusal?.sentence).toBe('DVE is not on the path of 1.0, which is DEV. Did you mean DEV?');
});

test('on the board a new release that nothing stands before is ready', () => {
  const { create, board } = shop();
  create('1.0', { api: artefact('1'), web: artefact('2') });
  expect(board().releases).toMatchObject([{ release: '1.0', status: 'ready', blockers: 0 }]);
});

test('commits are kept of services that the release has, and a list of none says nothing', () => {
  const { say, view } = shop();
  const list = { since: '1.0', count: 1, list: [{ commit: 'a'.repeat(40), subject: 'one' }] };
  const bill = { api: artefact('1'), web: artefact('2') };
  const commits = { api: list, web: { since: '1.0', count: 0, list: [] }, other: list };
  say({ kind: 'create', by: 'dora', release: '1.1', bill, authors: [], carry: false, commits });
  expect(view('1.1')?.commits).toEqual({ api: list });
});

test('where it came from stands in the bill, and the digest is that of the bits: a host that has them comes to the same', () => {
  const origin = { from: { kind: 'folder', commit: 'a'.repeat(40) } } as const;
  const [one, other] = [shop(), shop()];
  const bill = { api: artefact('1'), web: artefact('2') };
  const fields = { kind: 'create', by: 'dora', release: '1.1', authors: [], carry: false } as const;
  one.say({ ...fields, bill });
  other.say({ ...fields, bill: { ...bill, api: { ...bill.api, origin } } });
  expect(other.view('1.1')?.bill['api']?.origin).toEqual(origin);
  expect(other.view('1.1')?.digest).toBe(one.view('1.1')?.digest);
});

test('where artefacts come from and how they are built is no part of the plan; which Node runs them is', () => {
  const services = parsed.ok ? parsed.system.services : [];
  const digestWith = (more: Partial<Service>): string => {
    if (!parsed.ok) throw new Error('the file is wrong');
    return planDigestOf({ ...parsed.system, services: services.map((service) => ({ ...service, ...more })) }, {});
  };
  const plain = digestWith({});
  expect(digestWith({ source: 'npm:api', sourceOptions: { lock: './x' }, build: { command: 'make', output: '.' } })).toBe(plain);
  expect(digestWith({ node: 'host' })).not.toBe(plain);
});
