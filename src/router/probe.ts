import { request } from 'node:http';
import type { Instance } from './instance.ts';
import type { RouterLog } from './log.ts';
import type { Table } from './table.ts';

const everyMs = 1_000;
const patienceMs = 900;

/** Asks the health path of every instance once a second, those of resting sides too: who is to be switched to must be known. */
export function startProbing(desk: { readonly table: () => Table; readonly clock: () => number }, log: RouterLog): () => void {
  const busy = new Set<Instance>();
  const timer = setInterval(() => {
    for (const { instance, path, words } of probesOf(desk.table())) {
      if (busy.has(instance)) continue;
      busy.add(instance);
      const before = instance.health(desk.clock());
      askHealth(instance, path, (isUp) => {
        busy.delete(instance);
        instance.probed(isUp);
        const now = instance.health(desk.clock());
        if (now !== before && before !== 'unknown') log.info(`${words} is ${now}`);
      });
    }
  }, everyMs);
  return () => clearInterval(timer);
}

interface Probe {
  readonly instance: Instance;
  readonly path: string;
  readonly words: string;
}

function probesOf(table: Table): readonly Probe[] {
  return table.routes.flatMap((route) =>
    [...route.sides.values()].flatMap((side) => {
      const path = side.health;
      if (path === undefined) return [];
      return side.instances.map((instance) => ({
        instance,
        path,
        words: `${route.listener.name} ${side.name} on port ${instance.address.port}`,
      }));
    }),
  );
}

/** Says once whether it answered with 2xx or 3xx in time. */
function askHealth(instance: Instance, path: string, tell: (isUp: boolean) => void): void {
  let isTold = false;
  const tellOnce = (isUp: boolean) => {
    if (!isTold) tell(isUp);
    isTold = true;
  };
  const probe = request({ ...instance.address, path, agent: instance.agents.fresh, headers: { 'User-Agent': 'lockstep-router' } });
  const timer = setTimeout(() => probe.destroy(), patienceMs);
  probe.once('response', (answer) => {
    answer.resume();
    answer.on('error', () => {});
    tellOnce((answer.statusCode ?? 500) < 400);
  });
  probe.on('error', () => tellOnce(false));
  probe.once('close', () => {
    clearTimeout(timer);
    tellOnce(false);
  });
  probe.end();
}
