import type { PageWalk } from '../play-pages.ts';
import type { Walk } from '../walk.ts';

export const holdsAndStop: PageWalk = { page: 'docs/holds-and-stop.md', walk };

async function walk(page: Walk): Promise<void> {
  await page.shop({ name: 'holds', path: { INT: 'exit: [check: smoke]', PROD: 'exit: [check: smoke]' } });
  await page.release('1.2.0');
  await page.type('olga', 'lockstep hold INT');
  await page.run('dora', 'lockstep promote 1.2.0 --to INT', { exit: 21 });
  await page.type('olga', 'lockstep free INT');
  await page.type('olga', 'lockstep stop --reason');
  await page.run('dora', 'lockstep promote 1.2.0 --to INT', { exit: 21 });
  await page.type('olga', 'lockstep stop --lift');
  await page.type('anna', 'lockstep reject 1.2.0');
  await page.run('dora', 'lockstep promote 1.2.0 --to INT', { exit: 22 });
  await page.type('bo', 'lockstep reopen 1.2.0');
}
