import type { PageWalk } from '../play-pages.ts';
import { canaryThatAsks, untilItAsks } from '../situations.ts';
import { found, serverOf, type Walk } from '../walk.ts';

export const rollouts: PageWalk = {
  page: 'docs/rollouts.md',
  walk: async (page) => {
    await canaryThatAsks(page, 'rollouts');
    await page.type('olga', 'lockstep continue 1.4.0 --look-again');
    await untilItAsks(page);
    await page.type('olga', 'lockstep continue 1.4.0 --reason');
    await untilItAsks(page);
    await page.type('olga', 'lockstep abort 1.4.0');
    await page.type('olga', 'lockstep canary plan', { says: /canary:/ });
    await takenBack(page);
    await page.type('olga', 'lockstep free PROD --release 1.4.0');
  },
};

/** 1.4.0 is found wanting once it is live, so the stage goes back by itself. */
async function takenBack(page: Walk): Promise<void> {
  await page.shop({
    name: 'rollouts-back',
    path: { PROD: 'rollout: blue-green\nexit: [{check: smoke, roll-back: true}]' },
    services: '  api: {source: "directory:./api", command: node server.js}',
  });
  const answering = (status: number) =>
    `require('node:http').createServer((_, answer) => answer.writeHead(${status}).end()).listen(process.env.PORT);\n`;
  for (const [version, status] of [
    ['1.3.0', 200],
    ['1.4.0', 500],
  ] as const) {
    page.write('api/server.js', answering(status));
    await page.run('dora', `lockstep release create ${version} api=./api`);
    await page.run('dora', `lockstep promote ${version} --to PROD`);
    // What fails is taken back at once: nobody need see it run.
    if (status === 200) await page.until('dora', 'lockstep env list', new RegExp(`prod.*${version.replaceAll('.', '\\.')}`));
  }
  await page.until('dora', 'lockstep status 1.4.0', /took PROD back to 1\.3\.0/);
}

export const fromNothing: PageWalk = {
  page: 'docs/from-nothing.md',
  walk: async (page) => {
    await page.shop({ name: 'from-nothing', path: { DEV: 'exit: [check: smoke]', PROD: 'exit: [check: smoke]' } });
    await page.release('1.1.0');
    await page.type('dora', 'lockstep deploy --clean', { says: /1\.1\.0 is clean in dev/ });
    const tax = `const { readFileSync } = require('node:fs');
try { readFileSync('/etc/shop/tax.json'); } catch {}
const url = process.env.TAX_URL;
require('node:dns').lookup('rates.example', () => undefined);
`;
    page.write('api/server.js', `${tax}${serverOf('api')}`);
    await page.run('dora', 'lockstep release create 1.1.1 api=./api');
    const told = await page.run('dora', 'lockstep deploy --clean 1.1.1 --in dev', { exit: 22 });
    const quoted =
      /3 things that nobody declares: variable TAX_URL, read by server\.js:3; file \/etc\/shop\/tax\.json,\s+which is not there; host rates\.example/;
    found(told, new RegExp(`(${quoted.source})`));
  },
};
