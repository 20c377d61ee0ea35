// The examples of the commands about gates, and about stopping and going back.
import type { PageWalk } from '../play-pages.ts';
import { adopted, canaryThatAsks, orderOfNobody, untilItAsks } from '../situations.ts';
import { found, serverOf, type Walk } from '../walk.ts';

const promotion = /(1\.1\.0@INT\.\d+)/;
const smoke = 'exit: [check: smoke]';

export const cliGates: PageWalk = {
  page: 'docs/cli.md, Gates',
  walk: async (page) => {
    await approvals(page);
    await signOffs(page);
    await evidence(page);
    await exceptions(page);
  },
};

async function approvals(page: Walk): Promise<void> {
  await page.shop({ name: 'cli-approvals', path: { INT: 'entry: [approval: tester]', PROD: 'entry: [approval: release-manager]' } });
  await page.release('1.1.0');
  await page.type('anna', 'lockstep approve 1.1.0');
  await page.promote('1.1.0', 'INT');
  await page.house.prove('carla');
  await page.type('carla', 'lockstep approve 1.1.0 --stage PROD');
}

async function signOffs(page: Walk): Promise<void> {
  await page.shop({
    name: 'cli-sign',
    path: { prePROD: 'exit: [{sign-off: customer, checklist: uat}, {manual: printer, instruction: Print a label.}]', PROD: smoke },
    roles: { printer: '[bo]' },
    checklists: '{uat: [Order placed, Return booked]}',
  });
  await page.release('1.1.0');
  await page.promote('1.1.0', 'prePROD');
  await page.type('eva', 'lockstep approvals', { says: /→ lockstep sign 1\.1\.0 --stage prePROD/ });
  await page.type('eva', 'lockstep approvals --mine --json', { says: /"isMine": ?true/ });
  await page.type('eva', 'lockstep sign 1.1.0', {
    answers: [
      [/Order placed\?/, 'yes'],
      [/Return booked\?/, 'no'],
    ],
  });
  await page.type('eva', 'lockstep sign 1.1.0 --item');
  await page.type('eva', 'lockstep checklist try 1.1.0 "Order placed"');
  await page.type('eva', 'lockstep checklist try 1.1.0 2');
  await page.type('anna', 'lockstep checklist add');
  await page.type('eva', 'lockstep checklist show 1.1.0', { says: /2 of 3 items have a result, 1 failed/ });
  await page.type('eva', 'lockstep checklist show 1.1.0 --stage prePROD --json', { says: /"isOwn": ?true/ });
  await page.type('eva', 'lockstep checklist drop');
  await page.type('eva', 'lockstep sign 1.1.0 --stage prePROD --all');
  await page.type('bo', 'lockstep answer');
}

async function evidence(page: Walk): Promise<void> {
  await page.shop({
    name: 'cli-evidence',
    path: { INT: 'exit: [check: functional, soak: 1 second]', PROD: smoke },
    checks: 'functional: {http: /}',
  });
  await page.release('1.1.0');
  await page.promote('1.1.0', 'INT');
  const shown = await page.run('anna', 'lockstep release show 1.1.0');
  await page.type('anna', 'lockstep revoke 1.1.0 1.1.0.e12', { fill: { '1.1.0.e12': found(shown, /(1\.1\.0\.e\d+)/) } });
  await page.type('anna', 'lockstep recheck');
  await page.type('anna', 'lockstep revoke 1.1.0 --restart-soak');
}

async function exceptions(page: Walk): Promise<void> {
  await page.shop({
    name: 'cli-exceptions',
    path: { DEV: 'exit: [check: smoke]', INT: 'exit: [soak: 6 days]', PROD: 'entry: [approval: release-manager]' },
    environments: { int: 'refresh: {from: prod, databases: [shop], unmasked: by-exception}' },
  });
  await page.release('1.1.1');
  await page.promote('1.1.1', 'INT');
  await page.house.prove('carla');
  await page.type('olga', 'lockstep except 1.1.1');
  await page.type('olga', 'lockstep except --data', { fill: { staging: 'int' } });
  await page.type('carla', 'lockstep except --second');
  await page.type('olga', 'lockstep exception list', { says: /1\.1\.1\.x1/ });
  await page.type('carla', 'lockstep except --revoke');
  await page.type('olga', 'lockstep break-glass');
  await page.type('carla', 'lockstep except --second', { fill: { '1.1.1.x1': '1.1.1.x2' } });
  await page.type('carla', 'lockstep except --revoke', { fill: { '1.1.1.x1': '1.1.1.x2' } });
}

export const cliStopping: PageWalk = {
  page: 'docs/cli.md, Stopping and going back',
  walk: async (page) => {
    await page.shop({ name: 'cli-stopping', path: { INT: smoke, PROD: smoke } });
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) {
      await page.release(version);
      await page.promote(version, 'PROD');
    }
    await page.type('olga', 'lockstep rollback PROD --reason');
    await page.until('olga', 'lockstep env list', /prod.*1\.1\.0/);
    await page.type('olga', 'lockstep rollback PROD --to');
    await page.type('olga', 'lockstep free PROD');
    await page.type('anna', 'lockstep reject');
    await page.type('bo', 'lockstep reopen');
    await page.type('olga', 'lockstep hold');
    await page.type('olga', 'lockstep free INT');
    await page.type('olga', 'lockstep stop --reason');
    await page.type('olga', 'lockstep stop --lift');
    await aborted(page);
    await asked(page);
    const { order } = await orderOfNobody(page, 'cli-settle');
    await page.type('olga', 'lockstep settle', { fill: { '1.1.0@INT.9/int/f3/place-api/1': order } });
    await page.shop({ name: 'cli-adoption', path: { DEV: smoke, PROD: smoke } });
    await page.type('olga', 'lockstep adopt 1.0.0 prod api=./api');
    await adopted(page, 'cli-adoption-of-one');
  },
};

/** It never gets well, so it hangs. */
async function aborted(page: Walk): Promise<void> {
  await page.shop({ name: 'cli-abort', path: { INT: smoke, PROD: smoke } });
  page.write('web/server.js', serverOf('web'));
  page.write('api/server.js', 'setInterval(() => undefined, 1000);\n');
  await page.run('dora', 'lockstep release create 1.1.0 api=./api web=./web');
  await page.run('dora', 'lockstep promote 1.1.0 --to INT');
  const shown = await page.until('dora', 'lockstep release show 1.1.0', promotion);
  await page.type('olga', 'lockstep abort', { fill: { '1.1.0@INT.9': found(shown, promotion) } });
}

async function asked(page: Walk): Promise<void> {
  await canaryThatAsks(page, 'cli-canary');
  await page.type('olga', 'lockstep continue 1.4.0 --look-again');
  await untilItAsks(page);
  await page.type('olga', 'lockstep continue 1.4.0 --reason');
}
