// People, programs and rights, from an installation whose only account is `admin`.
import { passwordOf } from '../../installation.ts';
import type { PageWalk } from '../play-pages.ts';
import { codeNow, enter, first, given, signIn } from '../sign-in.ts';
import { found, type Walk } from '../walk.ts';

export const access: PageWalk = {
  page: 'docs/access.md',
  walk: async (page) => {
    await page.type('admin', 'lockstep login --name admin', { answers: signIn('admin') });
    await page.type('admin', 'lockstep user add ada', { answers: given('ada') });
    await enter(page, 'ada');
    await page.type('admin', 'lockstep user add anna', { answers: given('anna') });
    await page.type('admin', 'lockstep group set qa');
    await page.type('admin', 'lockstep user list', { says: /Ada Anders/ });
    await page.type('admin', 'lockstep group list', { says: /qa/ });
    const managers = '[carla, "group:release-managers"]';
    await page.shop({
      name: 'shop',
      path: { DEV: 'exit: [check: smoke]', TEST: 'exit: [check: smoke]', PROD: 'entry: [approval: 2 release-manager]' },
      roles: { 'release-manager': managers, customer: '[eva]' },
    });
    await programs(page);
    await passwords(page);
    await factors(page);
    await rights(page);
    await names(page);
  },
};

async function programs(page: Walk): Promise<void> {
  await page.type('admin', 'lockstep user add ci');
  await page.type('admin', 'lockstep token create CI');
  const list = await page.type('admin', 'lockstep token list --of ci', { says: /CI/ });
  await page.type('admin', 'lockstep token revoke', { fill: { '6147077f3f5e2573': found(list, /\b([0-9a-f]{16})\b/) } });
  await page.run('admin', 'lockstep user add deploy --password-stdin', { stdin: first('deploy') });
  await page.type('admin', 'lockstep user change deploy');
  await page.type('dora', 'export LOCKSTEP_TOKEN', { more: '&& lockstep whoami', says: /dora/ });
}

/** Before production is opened the password is given again. */
async function passwords(page: Walk): Promise<void> {
  page.write('password.txt', passwordOf('carla'));
  await page.release('1.1.0');
  await page.promote('1.1.0', 'TEST');
  await page.type('carla', 'lockstep login --again');
  await page.type('carla', 'lockstep approve');
}

async function factors(page: Walk): Promise<void> {
  await page.house.prove('eva');
  const said = await page.type('eva', 'lockstep user second-factor ', {
    answers: [[/shows now: /, (screen) => codeNow(screen)]],
    says: /recovery codes/i,
  });
  const code = codeNow(said.out, 1);
  await page.run('eva', 'lockstep login --again --password-stdin', { stdin: `${passwordOf('eva')}\n${code}` });
  await page.type('eva', 'lockstep user second-factor --new-codes', { says: /recovery codes/i });
  await page.type('eva', 'lockstep user second-factor --remove');
}

async function rights(page: Walk): Promise<void> {
  await page.house.prove('ada');
  const asked = await page.type('ada', 'lockstep group set release-managers', { exit: 23 });
  await page.type('carla', 'lockstep grant list', { says: /deniz/ });
  await page.house.prove('carla');
  await page.type('carla', 'lockstep grant second', { fill: { 'grant-0ab364e3c42fb8de': found(asked, /(grant-[0-9a-f]+)/) } });
  const again = await page.run('ada', 'lockstep group set release-managers --add bo', { exit: 23 });
  await page.type('ada', 'lockstep grant withdraw', { fill: { 'grant-0ab364e3c42fb8de': found(again, /(grant-[0-9a-f]+)/) } });
}

async function names(page: Walk): Promise<void> {
  await page.run('admin', 'lockstep user add otto-admin --password-stdin', { stdin: first('otto-admin') });
  await page.type('ada', 'lockstep identity link');
  await page.type('ada', 'lockstep identity list', { says: /otto-admin/ });
  await page.type('ada', 'lockstep identity unlink');

  page.write('people.txt', 'dora Dora Doe <dora@old.example>\n');
  await page.type('ada', 'lockstep author set');
  await page.type('ada', 'lockstep author import');
  await page.type('ada', 'lockstep author list');
  await page.type('ada', 'lockstep author remove', { exit: 23 });

  await page.type('admin', 'lockstep user require-factor approver', { says: /operator/ });
  // Who has such a role adds a factor before anything else.
  await page.house.prove('admin');
  await page.run('admin', 'lockstep user second-factor', { answers: [[/shows now: /, (screen) => codeNow(screen)]] });
  await page.type('admin', 'lockstep user require-factor');
  await page.type('admin', 'lockstep user erase', { fill: { 'p-4f2k9x7d3m': 'anna' }, answers: [[/to go on: /, 'anna']] });
}
