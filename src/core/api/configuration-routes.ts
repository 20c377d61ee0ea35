import { compareAnswer, compareQuery, configurationAnswer, configurationQuery } from './configuration-shapes.ts';
import { defineRoutes } from './route.ts';

/** What services are told of the place where they run, and what differs between places. No route tells a secret. */
export const configurationRoutes = defineRoutes({
  configuration: {
    method: 'GET',
    path: '/api/systems/:system/environments/:environment/configuration',
    summary:
      'Every variable and file of every service as an environment gets it, and where each comes from; against another one, what differs.',
    access: 'viewer',
    cost: 3,
    query: configurationQuery,
    answer: configurationAnswer,
  },
  compare: {
    method: 'GET',
    path: '/api/systems/:system/compare',
    summary:
      'Two environments, stages or releases side by side, in a sentence and in rows: bits, commits, migrations, plan, configuration, hosts; ' +
      'each row is the same, differs, or is not known.',
    access: 'viewer',
    cost: 5,
    query: compareQuery,
    answer: compareAnswer,
  },
});
