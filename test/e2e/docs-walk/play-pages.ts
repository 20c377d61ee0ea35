// Makes a test of each page: all of its lines are typed in one house, and each ends as the page says.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cannotRun } from './cannot-run.ts';
import { DocsHouse, type HouseOptions } from './docs-house.ts';
import { Walk } from './walk.ts';

export interface PageWalk {
  /** `docs/gates.md`, or `docs/cli.md release create` for the examples of a command. */
  readonly page: string;
  readonly walk: (walk: Walk) => Promise<void>;
}

/** What a page takes at most; on a machine of its own it is seconds. */
const pageMs = 400_000;

export function playPages(name: string, pages: readonly PageWalk[], options: HouseOptions = {}): void {
  describe(name, () => {
    let house: DocsHouse | undefined;
    beforeAll(async () => {
      house = await DocsHouse.open(options);
    }, pageMs);
    afterAll(async () => house?.close());

    test.each(pages)('each line of $page is typed, and ends as the page says', { timeout: pageMs }, async ({ page, walk }) => {
      if (house === undefined) throw new Error('the house is not open');
      const one = new Walk(house, page);
      for (const line of cannotRun.filter((known) => known.page === page)) one.take(line.begins);
      const broken = await walk(one).then(
        () => [],
        (error: unknown) => [String(error)],
      );
      expect([...one.problems, ...broken].join('\n\n')).toBe('');
      expect(one.left.map(({ number, text }) => `${page}:${number} is typed by nobody: ${text}`)).toEqual([]);
    });
  });
}
