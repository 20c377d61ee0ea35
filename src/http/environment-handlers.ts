import { currentSystem } from '#core/find.ts';
import type { State } from '#core/state.ts';
import type { EnvironmentDefinition } from '#core/system.ts';
import type { Handlers } from './asked.ts';
import { requireReach } from './authorize.ts';
import type { HttpContext } from './context.ts';
import { sendDoorPage } from './door-page.ts';
import { refused } from './refused.ts';
import { missing } from './system-handlers.ts';

/** An hour: a right that was taken away does not open a door for long, and a browser renews it by itself. */
const doorMs = 60 * 60_000;
const logsTimeoutMs = 10_000;

/** What is asked of one environment: its logs, its door. */
export function environmentHandlers({ engine, signDoor }: HttpContext): Pick<Handlers, 'logs' | 'door' | 'doorToken'> {
  const tokenFor = ({ system, environment, person }: Visitor): { readonly token: string; readonly expires: number } => {
    if (signDoor === undefined) throw refused('no-such-route', 'This controller opens no doors.', 'Start it with a router.');
    const expires = engine.now() + doorMs;
    return { token: signDoor({ audience: `${system}/${environment}`, person, expires }), expires };
  };
  return {
    async logs({ parameters: { system }, query, caller, system: { state } }) {
      const { environment, service, lines } = query;
      requireReach(caller, environment);
      const { host } = findEnvironment(state, environment);
      const text = await engine.ask(host, { kind: 'logs', system, environment, service, lines }, logsTimeoutMs);
      if (text === undefined) throw refused('agent-silent', `The agent of ${host} does not answer.`, 'See whether it runs.');
      return { system, environment, service, text };
    },
    async door({ parameters, query, caller, system: { state }, reply }) {
      const { name, url: home } = findEnvironment(state, parameters.environment);
      requireReach(caller, name);
      const token = tokenFor({ system: parameters.system, environment: name, person: caller.user.person });
      const url = new URL('/.lockstep/door', query.service === undefined && isHttps(home) ? home : listenerOf(state, name, query.service));
      sendDoorPage(reply, { action: url.href, environment: name, token: token.token, to: query.to });
      return undefined;
    },
    async doorToken({ parameters: { system, environment }, caller, system: { state } }) {
      const { name } = findEnvironment(state, environment);
      requireReach(caller, name);
      const urls = state.environments.get(name)?.urls ?? {};
      return { system, environment: name, ...tokenFor({ system, environment: name, person: caller.user.person }), urls: { ...urls } };
    },
  };
}

interface Visitor {
  readonly system: string;
  readonly environment: string;
  readonly person: string;
}

export function findEnvironment(state: State, name: string): EnvironmentDefinition {
  const found = currentSystem(state)?.environments.find((environment) => environment.name === name);
  return found ?? missing('no-such-environment', `environment ${name}`, state.head.system);
}

function isHttps(url: string | undefined): url is string {
  return url !== undefined && URL.parse(url)?.protocol === 'https:';
}

/** Where a service listens, as its agent told; without a name, the first that has a listener. */
function listenerOf(state: State, environment: string, service: string | undefined): string {
  const urls = state.environments.get(environment)?.urls ?? {};
  const names = service === undefined ? (currentSystem(state)?.services.map(({ name }) => name) ?? []) : [service];
  const url = names.map((name) => urls[name]).find((found) => found !== undefined);
  if (url === undefined || !URL.canParse(url))
    throw refused('no-such-route', `Nothing listens in ${environment} yet.`, 'Promote a release there first.');
  return url;
}
