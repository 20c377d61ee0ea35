import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { ErrorBody } from '#core/api/error.ts';
import type { fileAnswerShape } from '#core/api/system-shapes.ts';
import { startTestServer } from './test-server.ts';
import type { TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const file = `lockstep: 1
system: till   # where money is counted
roles:
  developer: [dora]
  tester: [tom]
  admin: [adam, rita]
services:
  api:
    source: directory:./api
    command: node server.js
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
  - stage: PROD
    environment: prod
    entry: [approval: tester]
`;

const weaker = file.replace('    entry: [approval: tester]\n', '');

interface Applied {
  readonly person: string;
  readonly text: string;
  readonly query?: string;
  readonly key?: string;
}

async function apply({ person, text, query = '', key }: Applied): Promise<LightMyRequestResponse> {
  const headers = { ...(await server.token(person)), 'content-type': 'text/yaml', ...(key !== undefined && { 'idempotency-key': key }) };
  return server.app.inject({ method: 'PUT', url: `/api/systems/till/file${query}`, headers, payload: text });
}

const outcomeOf = (answer: LightMyRequestResponse): z.output<typeof fileAnswerShape> => answer.json();
const codeOf = (answer: LightMyRequestResponse): string => answer.json<ErrorBody>().error.code;

describe('a system begins with its file', () => {
  test('which nobody but an administrator of the installation may apply', async () => {
    const answer = await apply({ person: 'adam', text: file });
    expect([answer.statusCode, codeOf(answer)]).toEqual([404, 'no-system']);
  });

  test('a plan says what would come of it and writes nothing', async () => {
    const answer = await apply({ person: 'root', text: file, query: '?plan=true' });
    expect(outcomeOf(answer)).toMatchObject({ outcome: 'plan', weakens: [], problems: [] });
    expect(outcomeOf(answer).changes).toContain('stage PROD is new');
    expect(await server.engine.read('till')).toBeUndefined();
  });

  test('secrets that an environment still needs are told to whoever may set them', async () => {
    const needing = `secrets: store\n${file}`.replace(
      'node server.js',
      "node server.js\n    variables: {DB: '${secret.API_DB}', KEY: '${secret.KEY:-none}'}",
    );
    const { unset } = outcomeOf(await apply({ person: 'root', text: needing, query: '?plan=true' }));
    expect(unset).toEqual([
      'dev has no secret API_DB yet. Set it: lockstep secret set dev API_DB',
      'prod has no secret API_DB yet. Set it: lockstep secret set prod API_DB',
    ]);
  });

  test('a plan of a file that nothing runs by touches nothing', async () => {
    const answer = await apply({ person: 'root', text: file, query: '?plan=true' });
    expect(outcomeOf(answer).effects).toEqual({ releases: [], environments: [] });
  });

  test('applied, it is in force, and is shown as it was written', async () => {
    expect(outcomeOf(await apply({ person: 'root', text: file }))).toMatchObject({ outcome: 'applied', version: 1 });
    const headers = await server.token('dora');
    const answer = await server.app.inject({ method: 'GET', url: '/api/systems/till/file', headers });
    expect(answer.json()).toMatchObject({ system: 'till', version: 1, by: 'root', text: file });
  });
});

describe('a later file', () => {
  test('that is the same changes nothing', async () => {
    expect(outcomeOf(await apply({ person: 'adam', text: file }))).toMatchObject({ outcome: 'unchanged', version: 1 });
  });

  test('with a problem is refused whole, with line and column', async () => {
    const answer = await apply({ person: 'adam', text: file.replace('command:', 'comand:') });
    expect([answer.statusCode, codeOf(answer)]).toEqual([422, 'file-invalid']);
    expect(answer.json<ErrorBody>().error.fileProblems?.[0]).toMatchObject({ line: 10, column: 5 });
    const plan = await apply({ person: 'adam', text: file.replace('command:', 'comand:'), query: '?plan=true' });
    expect(outcomeOf(plan).problems[0]).toMatchObject({ line: 10 });
  });

  test('that weakens a gate becomes a proposal, and a second person puts it in force', async () => {
    const plan = outcomeOf(await apply({ person: 'adam', text: weaker, query: '?plan=true' }));
    expect(plan.weakens).toHaveLength(1);
    const { proposal, ...proposed } = outcomeOf(await apply({ person: 'adam', text: weaker }));
    expect([proposed.outcome, proposed.version, proposed.weakens]).toEqual(['proposed', 1, plan.weakens]);
    const approve = async (person: string): Promise<LightMyRequestResponse> => {
      const url = '/api/systems/till/commands/approve-proposal';
      return server.app.inject({ method: 'POST', url, headers: await server.signIn(person), payload: { id: proposal } });
    };
    expect(codeOf(await approve('adam'))).toBe('same-person');
    expect((await approve('rita')).statusCode).toBe(200);
    const answer = await server.app.inject({ method: 'GET', url: '/api/systems/till/file', headers: await server.signIn('dora') });
    expect(answer.json()).toMatchObject({ version: 2, text: weaker });
  });

  test('made from a version that is no longer in force is refused, planned or applied', async () => {
    for (const query of ['?base=1', '?base=1&plan=true'])
      expect(codeOf(await apply({ person: 'adam', text: file, query }))).toBe('file-outdated');
  });

  test('of another system is refused', async () => {
    expect(codeOf(await apply({ person: 'adam', text: file.replace('system: till', 'system: bank') }))).toBe('file-outdated');
  });

  test('from a person without the role is refused', async () => {
    expect(codeOf(await apply({ person: 'dora', text: file }))).toBe('not-your-role');
  });
});
