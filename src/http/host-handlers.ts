import type { z } from 'zod';
import type { hostShape } from '#core/api/host-agent-routes.ts';
import { currentSystem } from '#core/find.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import type { SeenAgents } from './seen-agents.ts';
import { readSeen } from './read-seen.ts';

type Host = z.output<typeof hostShape>;
type Place = Host['environments'][number] & { readonly host: string };

const beside = 'local';

/** Every host that an agent works on, or that a file names: who is there, what is to run there, and when it was heard of last. */
export function hostHandlers(context: HttpContext): Pick<Handlers, 'hosts'> {
  return {
    async hosts({ caller }) {
      const joined = (await context.agents.all()).map((agent) => ({ ...agent, ...seenAs(context.seen, agent.id) }));
      const agents = [{ id: beside, host: beside, ...seenAs(context.seen, beside) }, ...joined];
      const places = (await readSeen(caller, context)).flatMap(({ state }) =>
        (currentSystem(state)?.environments ?? []).map(({ name, host }): Place => ({ system: state.head.system, environment: name, host })),
      );
      const names = new Set([...agents, ...places].map(({ host }) => host));
      return { hosts: [...names].toSorted(inOrder).map((host) => hostOf(host, agents, places)) };
    },
  };
}

/** The controller's own first, then by name. */
function inOrder(one: string, other: string): number {
  if (one === beside || other === beside) return one === beside ? -1 : 1;
  return one < other ? -1 : 1;
}

function hostOf(host: string, agents: readonly (Host['agents'][number] & { readonly host: string })[], places: readonly Place[]): Host {
  return {
    host,
    agents: agents.filter((agent) => agent.host === host).map(({ host: _host, ...agent }) => agent),
    environments: places.filter((place) => place.host === host).map(({ host: _host, ...place }) => place),
  };
}

function seenAs(seen: SeenAgents, agent: string) {
  const { at, version } = seen.of(agent) ?? {};
  return { ...(at !== undefined && { seenAt: at }), ...(version !== undefined && { version }) };
}
