// The examples of the commands about people and programs, and about oneself.
import { passwordOf } from '../../installation.ts';
import type { PageWalk } from '../play-pages.ts';
import { codeNow, enter, first, given, signIn } from '../sign-in.ts';
import { found, type Walk } from '../walk.ts';

const grant = /\b(grant-[0-9a-f]+)/;

export const cliPeople: PageWalk = {
  page: 'docs/cli.md, People and programs',
  walk: async (page) => {
    await accounts(page);
    await authors(page);
    // From here on admin administers nothing any more.
    const path = { DEV: 'exit: []', PROD: 'entry: [approval: [release-manager, tester]]' };
    await page.shop({ name: 'shop', path, roles: { tester: '["group:qa"]' } }, 'ada');
    await page.house.prove('ada');
    await groups(page);
    await factors(page);
    await recovered(page);
  },
};

/** On the host of an installation of its own, which is stopped. */
async function recovered(page: Walk): Promise<void> {
  const data = page.house.folder('recovered');
  await page.run('otto', `lockstep serve --data ${data} --port 0`, { until: /Lockstep serves http/ });
  await page.type('otto', 'lockstep user recover', { fill: { '/var/lib/lockstep': data }, says: /password/ });
}

async function accounts(page: Walk): Promise<void> {
  page.write('password.txt', first('carla'));
  await page.type('admin', 'lockstep user add anna', { answers: given('anna') });
  await page.type('admin', 'lockstep user add carla');
  for (const person of ['anna', 'carla']) await enter(page, person);
  await page.type('admin', 'lockstep user add ci');
  await page.type('admin', 'lockstep user list', { says: /Anna Arendt/ });
  await page.run('admin', 'lockstep user add alan --password-stdin', { stdin: first('alan') });
  await page.run('admin', 'lockstep user add otto-admin --password-stdin', { stdin: first('otto-admin') });
  await page.type('admin', 'lockstep user change ci');
  await page.type('admin', 'lockstep group set installation-admin');
  await page.type('dora', 'lockstep user password', {
    answers: [
      [/Old password/, passwordOf('dora')],
      [/Your new password/, `${passwordOf('dora')} anew`],
      [/The same again/, `${passwordOf('dora')} anew`],
    ],
  });
}

async function groups(page: Walk): Promise<void> {
  const asked = await page.type('ada', 'lockstep group set qa', { exit: 23 });
  await page.type('carla', 'lockstep grant list', { says: /qa/ });
  await page.house.prove('carla');
  await page.type('carla', 'lockstep grant second', { fill: { g3: found(asked, grant) } });
  await page.type('ada', 'lockstep group list', { says: /installation-admin/ });
  await page.type('ada', 'lockstep group show', { says: /anna/ });
  const again = await page.run('ada', 'lockstep group set qa --add bo', { exit: 23 });
  await page.type('ada', 'lockstep grant withdraw', { fill: { g3: found(again, grant) } });
  await page.type('ada', 'lockstep identity link');
  await page.type('ada', 'lockstep identity list', { says: /otto-admin/ });
  await page.type('ada', 'lockstep identity unlink');
}

async function authors(page: Walk): Promise<void> {
  page.write('people.txt', 'dora Dora Doe <dora@old.example>\n');
  await page.type('ada', 'lockstep author set dora@shop.example');
  await page.type('ada', 'lockstep author set "Dora Doe');
  await page.type('ada', 'lockstep author import people.txt');
  await page.type('ada', 'lockstep author import -');
  await page.type('ada', 'lockstep author list');
  await page.type('ada', 'lockstep author remove', { exit: 23 });
}

async function factors(page: Walk): Promise<void> {
  await page.house.prove('eva');
  const said = await page.type('eva', 'lockstep user second-factor', {
    answers: [[/shows now: /, (screen) => codeNow(screen)]],
    says: /recovery codes/i,
  });
  await page.run('eva', 'lockstep login --again --password-stdin', { stdin: `${passwordOf('eva')}\n${codeNow(said.out, 1)}` });
  await page.type('eva', 'lockstep user second-factor --new-codes');
  await page.run('anna', 'lockstep user second-factor', { answers: [[/shows now: /, (screen) => codeNow(screen)]] });
  await page.type('ada', 'lockstep user second-factor anna', { exit: 23 });
  await page.type('ada', 'lockstep user password anna', { answers: given('anna'), exit: 23 });
  await page.type('ada', 'lockstep user change anna');
  await page.type('ada', 'lockstep user erase p-', { fill: { 'p-4f2k9x7d3m': 'anna' }, answers: [[/to go on: /, 'anna']] });
  await page.type('ada', 'lockstep user erase dora');
  await page.type('ada', 'lockstep user require-factor');
  await page.type('ada', 'lockstep user require-factor approver');
}

export const cliYou: PageWalk = {
  page: 'docs/cli.md, You and your controllers',
  walk: async (page) => {
    page.write('password.txt', passwordOf('otto'));
    await page.type('otto', 'lockstep login', { answers: [[/Name at/, 'otto'], ...signIn('otto')] });
    await page.type('otto', 'lockstep login --name anna', { fill: { anna: 'otto' } });
    await page.type('otto', 'lockstep login --again');
    await page.type('otto', 'lockstep whoami', { says: /otto/ });
    await page.run('otto', `lockstep login --password-stdin --name otto < password.txt`, {
      variables: { LOCKSTEP_CONFIG: `${page.folder}/other.yaml` },
    });
    const list = await page.type('otto', 'lockstep session list');
    await page.type('otto', 'lockstep session end 4f1c', { fill: { '4f1c2a90b7d3e865': found(list, /\b([0-9a-f]{16})\b(?!.*this)/) } });
    await page.type('otto', 'lockstep session end --others');
    await tokens(page);
    await contexts(page);
    await completion(page);
    await page.type('otto', 'lockstep logout');
  },
};

async function tokens(page: Walk): Promise<void> {
  await page.type('otto', 'export LOCKSTEP_TOKEN', { more: '&& lockstep whoami', says: /otto/ });
  const own = await page.type('otto', 'lockstep token list');
  await page.type('otto', 'lockstep token revoke token-3', { fill: { 'token-3': found(own, /\b([0-9a-f]{16})\b/) } });
  for (const account of ['ci', 'screen']) await page.run('admin', `lockstep user add ${account} --service`);
  await page.shop({ name: 'shop', path: { DEV: 'exit: []', TEST: 'exit: []', PROD: 'exit: []' } });
  await page.type('admin', 'lockstep token create CI');
  await page.type('admin', 'lockstep token create dashboard');
  const list = await page.type('admin', 'lockstep token list --of ci', { says: /CI/ });
  await page.type('admin', 'lockstep token revoke token-7', { fill: { 'token-7': found(list, /\b([0-9a-f]{16})\b/) } });
}

async function contexts(page: Walk): Promise<void> {
  const apart = { variables: { ...page.nowhere, LOCKSTEP_CONFIG: `${page.folder}/contexts.yaml` } };
  for (const line of ['add work', 'add shop', 'use work', 'list']) await page.type('otto', `lockstep context ${line}`, apart);
}

/** Into the files that the shells read, in a home of its own. */
async function completion(page: Walk): Promise<void> {
  await page.run('otto', 'mkdir -p ~/.zfunc ~/.config/fish/completions');
  await page.type('otto', 'source <(lockstep completion bash)', { more: '&& complete -p lockstep', says: /lockstep/ });
  for (const shell of ['zsh', 'fish']) await page.type('otto', `lockstep completion ${shell}`);
  await page.type('otto', 'lockstep completion powershell', { variables: { PROFILE: `${page.folder}/profile.ps1` } });
}
