import type { PageWalk } from '../play-pages.ts';
import type { Walk } from '../walk.ts';

export const exceptions: PageWalk = { page: 'docs/exceptions.md', walk };

async function walk(page: Walk): Promise<void> {
  await page.shop({
    name: 'exceptions',
    path: { TEST: 'exit: [check: smoke]', INT: 'exit: [soak: 6 days]', PROD: 'entry: [approval: release-manager]' },
    environments: { int: 'refresh: {from: prod, databases: [shop], unmasked: by-exception}' },
  });
  await page.release('1.0.1');
  await page.promote('1.0.1', 'INT');

  await page.type('olga', 'lockstep except 1.0.1');
  await page.house.prove('carla');
  await page.type('carla', 'lockstep except --second');
  await page.type('carla', 'lockstep except --revoke');

  await page.type('olga', 'lockstep except --data', { fill: { staging: 'int' } });
  await page.type('carla', 'lockstep except --second', { fill: { staging: 'int' } });
  await page.type('carla', 'lockstep except --revoke', { fill: { staging: 'int' } });

  await page.type('olga', 'lockstep break-glass');
  await page.type('carla', 'lockstep except --second', { fill: { '1.0.1.x1': '1.0.1.x2' } });
  await page.type('olga', 'lockstep promote 1.0.1 --to PROD');
  await page.type('carla', 'lockstep except --revoke', { fill: { '1.0.1.x1': '1.0.1.x2' } });
}
