import type { EnvironmentDefinition } from '#core/system.ts';

/** An environment that has nothing. */
export const environment: EnvironmentDefinition = {
  name: 'dev',
  host: 'one',
  target: 'process',
  audience: 'team',
  data: 'synthetic',
  errors: 'full',
  values: {},
  ports: {},
};
