import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take long, first of the unit tests, then of e2e, the longest first: begun last, one of them would keep everybody waiting. */
const longest = [
  'histories-proof',
  'histories-back',
  'histories-effects',
  'histories-way',
  'identical',
  'own-rules',
  'other-rules',
  'credential-helper',
  'files',
  'watch',
  'train-missed',
  'load-held',
  'web-axe',
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
  'web-killed',
];

/** Many files wait for something, so there are a few more than processors, whatever each starts besides; those of e2e wait most. */
const maxWorkers = Math.ceil(1.25 * availableParallelism());
const e2eWorkers = Math.ceil(1.5 * availableParallelism());

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
          setupFiles: ['test/same-chance.ts'],
          include: [
            'src/**/*.test.{ts,tsx}',
            'scripts/**/*.test.ts',
            'test/{tidy,attacks,contract,scenarios,histories,support}/**/*.test.ts',
          ],
          pool: 'threads',
          isolate: false,
          maxWorkers,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
      {
        test: {
          name: 'e2e',
          globalSetup: 'test/own-ground.ts',
          setupFiles: ['test/same-chance.ts'],
          include: ['test/e2e/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: e2eWorkers,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // What comes about comes about later on a machine that does much else; vitest itself would wait a second.
          expect: { poll: { timeout: 120_000 } },
        },
      },
    ],
  },
});
