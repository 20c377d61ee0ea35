import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of e2e that take a minute or more, the longest first: begun last, one of them would keep everybody waiting. */
const longest = [
  'load-held',
  'canary',
  'agent-crash',
  'foreign-parse-server',
  'agent-command',
  'availability',
  'package',
  'sources',
  'web-canary',
  'sources-image',
  'image',
  'foreign-node-red',
  'foreign-verdaccio',
  'schemathesis',
  'store-embedded',
  'load',
  'backup',
  'canary-watch',
  'migrations-previous',
  'load-stage',
  'router-mixed',
  'canary-pause',
  'demo',
  'whole-bill',
  'docs-walk-commands-releases',
  'walk-28',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = longest.indexOf(path.basename(moduleId, '.test.ts'));
      return found < 0 ? longest.length : found;
    };
    return (await super.sort(files)).toSorted((left, right) => rank(left) - rank(right));
  }
}

/**
 * Two projects. `unit` shares one module graph on threads: nothing of ours keeps global state, and it makes the suite eight times
 * faster. `e2e` starts real servers, processes and browsers, in processes of its own; `npm run e2e` runs it, `npm test` does not.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          globalSetup: 'test/own-ground.ts',
          include: [
            'src/**/*.test.{ts,tsx}',
            'scripts/**/*.test.ts',
            'test/{tidy,attacks,contract,scenarios,histories,support}/**/*.test.ts',
          ],
          pool: 'threads',
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          globalSetup: 'test/own-ground.ts',
          include: ['test/e2e/**/*.test.ts'],
          pool: 'forks',
          // Most of them wait for something, so there are a few more than processors, whatever each starts besides.
          maxWorkers: Math.ceil(1.25 * availableParallelism()),
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
