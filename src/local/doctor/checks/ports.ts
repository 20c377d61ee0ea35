import { ok, warn, type Finding } from '#local/doctor/finding.ts';
import type { DoctorRequest, Machine } from '#local/doctor/machine.ts';

const usualPort = 7400;

/** The controller's port is free, or our own controller has it. */
export async function checkPort(machine: Machine, { url }: DoctorRequest): Promise<Finding> {
  if (!(await machine.answers(usualPort))) return ok('port-7400', 'Port 7400, the controller’s, is free.');
  const health = await machine.ask(`http://127.0.0.1:${usualPort}/healthz`);
  if (health?.status === 200)
    return ok('port-7400', `A controller has port 7400${url.includes(String(usualPort)) ? '' : `, and ${url} is asked`}.`);
  return warn('port-7400', 'Another program has port 7400.', {
    why: 'The controller listens there.',
    next: 'lockstep serve --port 7401, and LOCKSTEP_URL=http://127.0.0.1:7401',
  });
}

const lowestFree = 1024;

export function checkLowPorts({ platform, isRoot, text }: Machine): readonly Finding[] {
  if (platform !== 'linux') return [];
  const start = Number(text('/proc/sys/net/ipv4/ip_unprivileged_port_start')?.trim() ?? lowestFree);
  if (isRoot) return [ok('low-ports', 'Root may open every port.')];
  if (start <= 80) return [ok('low-ports', `A plain user may open ports from ${start} on.`)];
  return [
    warn('low-ports', `A plain user may open ports from ${start} on, so not 80 and 443.`, {
      why: 'Where visitors come straight to the router, it wants those.',
      next: 'sysctl net.ipv4.ip_unprivileged_port_start=80; or setcap cap_net_bind_service=+ep on the node that runs the agent; or let nginx listen there and pass on',
    }),
  ];
}

/** Somebody who listens already is no fault: he passes on. */
export async function checkWebPorts(machine: Machine): Promise<readonly Finding[]> {
  const found = await Promise.all(
    [80, 443].map(async (port) => {
      if (!(await machine.answers(port))) return [];
      const server = (await machine.ask(`http${port === 443 ? 's' : ''}://127.0.0.1:${port}/`))?.server;
      return [
        warn(`port-${port}`, `${server ?? 'Another program'} listens on port ${port}.`, {
          why: 'The router cannot have it too.',
          next: 'Leave it there, and let it pass on to the port of the listener (lockstep env show): in nginx `proxy_pass http://127.0.0.1:PORT;`',
        }),
      ];
    }),
  );
  return found.flat();
}
