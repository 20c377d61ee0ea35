import type { PageWalk } from '../play-pages.ts';
import { found, type Walk } from '../walk.ts';

const signOff = 'exit: [check: smoke, {sign-off: customer, checklist: uat}]';

export const gates: PageWalk = {
  page: 'docs/gates.md',
  walk: async (page) => {
    const manual = 'manual: operator, instruction: Take a backup of the orders.';
    await page.shop({ name: 'gates', path: { INT: signOff, PROD: `entry: [approval: {release-manager: 1}, {${manual}}]` } });
    await page.release('1.1.0');
    await page.promote('1.1.0', 'INT');
    await page.type('dora', 'lockstep why');
    await page.type('eva', 'lockstep sign');
    await page.type('olga', 'lockstep answer');
    await page.house.prove('carla');
    await page.type('carla', 'lockstep approve');

    const shown = await page.type('anna', 'lockstep release show', { says: /smoke/ });
    const evidence = found(shown, /(1\.1\.0\.e\d+)/);
    await page.type('anna', 'lockstep revoke', { fill: { '1.1.0.e12': evidence } });
    await page.type('anna', 'lockstep recheck');
  },
};

export const approvals: PageWalk = {
  page: 'docs/approvals-and-sign-off.md',
  walk: async (page) => {
    await page.shop({ name: 'approvals', path: { prePROD: signOff, PROD: 'entry: [approval: [release-manager, tester]]' } });
    await page.release('1.1.0');
    await page.promote('1.1.0', 'prePROD');
    await page.house.prove('carla');
    await page.house.prove('anna');
    await page.type('carla', 'lockstep approve');
    await page.type('anna', 'lockstep approve');
    await page.type('eva', 'lockstep sign', { says: /Prices as agreed/ });
    await page.type('eva', 'lockstep checklist show', { says: /Nobody has tried anything yet/ });
    await page.type('anna', 'lockstep checklist add');
    await page.type('eva', 'lockstep checklist try 1.1.0 "Order placed"');
    await page.type('eva', 'lockstep checklist try 1.1.0 2', { says: /Prices as agreed, 1\.1\.0 in prePROD: failed/ });
    await page.type('eva', 'lockstep checklist try 1.1.0 "Invoice as PDF"');
    await page.type('eva', 'lockstep checklist drop');
  },
};

export const blockers: PageWalk = {
  page: 'docs/blockers.md',
  walk: async (page) => {
    await page.shop({ name: 'blockers', path: { STAGING: 'exit: [soak: 1 minute]', PROD: 'entry: [approval: release-manager]' } });
    await page.release('1.1.0');
    await page.promote('1.1.0', 'STAGING');
    await page.type('dora', 'lockstep why 1.1.0', {
      says: /1\.1\.0 may not enter PROD yet:\n\s+STAGING\s+soak\s+soak: \d+ (?:s|min) of 1 min left in STAGING\n\s+→ by itself at/,
    });
    await page.type('dora', 'lockstep why 1.1.0 --stage PROD --json', { says: /"release-manager"/ });
  },
};

export const soakAndStages: readonly PageWalk[] = [
  {
    page: 'docs/soak.md',
    walk: async (page) => {
      await inProduction(page, 'soak');
      await page.type('dora', 'lockstep why 1.1.0');
      await page.type('dora', 'lockstep status');
    },
  },
  {
    page: 'docs/stages.md',
    walk: async (page) => {
      await page.shop({ name: 'stages', path: { PROD: 'entry: [approval: release-manager]' } });
      await page.release('1.1.0');
      await page.type('dora', 'lockstep why 1.1.0 --stage PROD');
    },
  },
  {
    page: 'docs/concepts.md',
    walk: async (page) => {
      await inProduction(page, 'concepts');
      await page.type('dora', 'lockstep status', { says: /1\.1\.0/ });
      await page.type('dora', 'lockstep why 1.1.0');
      await page.type('dora', 'lockstep release show 1.1.0');
    },
  },
];

async function inProduction(page: Walk, name: string): Promise<void> {
  await page.shop({ name, path: { PROD: 'exit: [check: smoke]' } });
  await page.release('1.1.0');
  await page.promote('1.1.0', 'PROD');
}
