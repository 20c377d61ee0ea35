import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * Two projects. `unit` shares one module graph on threads: nothing of ours keeps global state, and it makes the suite eight times
 * faster. `e2e` starts real servers, processes and browsers, in processes of its own; `npm run e2e` runs it, `npm test` does not.
 */
export default defineConfig({
  test: {
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
          // Most of them wait for something, so there is one for each processor, whatever it starts besides.
          maxWorkers: availableParallelism(),
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
