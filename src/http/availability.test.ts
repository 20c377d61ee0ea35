// What agents tell of their environments, minute by minute, and what people read of it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availabilityShape } from '#core/api/availability-shapes.ts';
import { joinedShape } from '#core/api/host-agent-routes.ts';
import { agentToken, startTestServer } from './test-server.ts';
import type { Headers, TestServer } from './test-server.ts';

let server: TestServer;
const local: Headers = { authorization: `Bearer ${agentToken}` };
const minuteMs = 60_000;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function tell(minutes: readonly object[], headers = local): Promise<number> {
  const payload = { system: 'shop', minutes };
  return (await server.agents.inject({ method: 'POST', url: '/agent/availability', headers, payload })).statusCode;
}

async function read(environment: string, days = 1) {
  const url = `/api/systems/shop/environments/${environment}/availability?days=${days}`;
  const answer = await server.app.inject({ method: 'GET', url, headers: await server.signIn('vera') });
  return availabilityShape.parse(answer.json()).availability;
}

function minute(ago: number, seen: object = {}): object {
  const at = server.engine.now() - ago * minuteMs;
  return { environment: 'dev', at, requests: 10, failures: 0, serviceErrors: 0, toldSeconds: 60, upSeconds: 60, ...seen };
}

describe('availability', () => {
  test('of which nobody told yet is no number', async () => {
    const seen = await read('dev');
    expect(seen).toMatchObject({ minutes: 0, answered: 0 });
    expect(seen.sentence).toContain('Nobody has told of dev yet');
  });

  test('is kept as it was told, once for each minute, however often that is', async () => {
    const report = [minute(1), minute(2, { upSeconds: 0 }), minute(3, { failures: 4, serviceErrors: 3 })];
    expect([await tell(report), await tell(report)]).toEqual([204, 204]);
    const seen = await read('dev');
    expect(seen).toMatchObject({ minutes: 3, answered: 1, requests: 30, failures: 4, serviceErrors: 3 });
    expect(seen.parts.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(3);
  });

  test('is told by the agent of its own host alone, of environments that there are, and not of the future', async () => {
    const before = await read('dev');
    const invited = {
      method: 'POST',
      url: '/api/agents/invitations',
      headers: await server.signIn('root'),
      payload: { host: 'web1' },
    } as const;
    const { value } = (await server.app.inject(invited)).json<{ value: string }>();
    const joined = await server.agents.inject({ method: 'POST', url: '/agent/join', headers: { authorization: `Bearer ${value}` } });
    const elsewhere = { authorization: `Bearer ${joinedShape.parse(joined.json()).token}` };
    expect(await tell([minute(5), minute(6)], elsewhere)).toBe(204);
    expect(await tell([minute(-60), minute(5, { environment: 'nowhere' }), minute(5, { toldSeconds: 0, upSeconds: 0 })])).toBe(204);
    expect(await tell([minute(5, { toldSeconds: 61 })])).toBe(400);
    expect(await read('dev')).toMatchObject({ minutes: before.minutes, answered: before.answered });
    expect((await read('dev', 7)).minutes).toBe(before.minutes);
  });

  test('is read by Prometheus, of the environments that one may see', async () => {
    const ask = async (person: string) => {
      const answer = await server.app.inject({ method: 'GET', url: '/metrics', headers: await server.signIn(person) });
      return { type: answer.headers['content-type'], body: answer.body };
    };
    const { type, body } = await ask('vera');
    expect(type).toContain('text/plain; version=0.0.4');
    expect(body).toContain('lockstep_environment_availability_ratio{system="shop",environment="dev",window="24h"} 0.3333333333333333\n');
    expect(body).toContain('lockstep_environment_requests{system="shop",environment="dev",window="30d"} 30\n');
    expect(body).toContain('lockstep_environment_failed_requests{system="shop",environment="dev",window="24h"} 7\n');
    // Of what nobody told there is no share.
    expect(body).not.toContain('lockstep_environment_availability_ratio{system="shop",environment="prod"');
    expect((await ask('olga')).body).not.toContain('shop');
    const shape = /^(?:# (?:HELP|TYPE) lockstep_\w+ .+|lockstep_\w+(?:\{\w+="[\w.+-]+"(?:,\w+="[\w.+-]+")*\})? -?[\d.]+(?:e-\d+)?)$/;
    expect(
      body
        .trimEnd()
        .split('\n')
        .filter((line) => !shape.test(line)),
    ).toEqual([]);
  });

  test('of an environment that there is not is refused', async () => {
    const url = '/api/systems/shop/environments/nowhere/availability';
    expect((await server.app.inject({ method: 'GET', url, headers: await server.signIn('vera') })).statusCode).toBe(404);
  });
});
