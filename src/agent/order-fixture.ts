import type { AgentOrder } from './protocol.ts';

/** The switch of 1.0.0 in an environment of this host: what tests of the agent begin with. */
export function switchOrder({ system = 'shop', name = 'dev' } = {}): AgentOrder {
  const step = { id: 'switch', kind: 'switch', timeoutMs: 1_000, undoable: true, looks: false } as const;
  const environment = {
    name,
    host: 'local',
    target: 'process',
    audience: 'team',
    data: 'synthetic',
    errors: 'full',
    values: {},
    ports: {},
  } as const;
  return {
    system,
    key: `1.0.0@DEV.1/${name}/f1/switch/1`,
    kind: 'step',
    promotion: '1.0.0@DEV.1',
    environment,
    fence: 1,
    attempt: 1,
    deadline: Date.now() + 60_000,
    payload: { kind: 'step', step, undo: false, rollout: 'at-once', release: '1.0.0', services: [] },
    secrets: {},
  };
}
