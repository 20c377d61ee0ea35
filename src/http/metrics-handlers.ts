import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { familiesOfController } from './metrics-of-controller.ts';
import { familiesOfSystems, hostsOf } from './metrics-of-systems.ts';
import { metricsText } from './metrics-text.ts';
import { readSeen } from './read-seen.ts';

/** What Prometheus reads: of every system that the caller may see, and of the controller itself. docs/metrics.md has the table. */
export function metricsHandlers(context: HttpContext): Pick<Handlers, 'metrics'> {
  return {
    async metrics({ caller, reply }) {
      const states = (await readSeen(caller, context)).map(({ state }) => state);
      const families = [...(await familiesOfSystems(context, states)), ...(await familiesOfController(context, hostsOf(states)))];
      reply.type('text/plain; version=0.0.4; charset=utf-8').send(metricsText(families));
      return undefined;
    },
  };
}
