// README, in an installation that nobody has used: its own system file, and everybody's first sign-in.
import { blocksOf, readPage } from '../../../tidy/docs.ts';
import type { PageWalk } from '../play-pages.ts';
import { given, signIn, signInFirst } from '../sign-in.ts';
import { serverOf, type Walk } from '../walk.ts';

export const readme: PageWalk = {
  page: 'README.md',
  walk: async (page) => {
    // Only what is typed here says where the controller is, and who is signed in.
    const own = { variables: page.nowhere };
    await page.type('you', 'alias lockstep');
    await page.type('you', 'lockstep serve', { ...own, more: '--port 0', until: /Lockstep serves http/, says: /with the password/ });
    const file = blocksOf(readPage('README.md')).find(({ info }) => info === 'yaml system');
    page.write('lockstep.yaml', file?.text ?? '');
    page.write('web/server.js', serverOf('1.0.0'));

    await page.type('you', 'lockstep context add', { ...own, fill: { 'http://127.0.0.1:7400': page.house.url } });
    await page.type('you', 'lockstep login --name admin', { ...own, answers: signIn('admin') });
    for (const person of ['dora', 'anna', 'carla'])
      await page.type('you', `lockstep user add ${person}`, { ...own, answers: given(person) });
    await page.type('you', 'lockstep validate', own);
    await page.type('you', 'lockstep apply', own);
    await toProduction(page);
  },
};

/** Each with a folder of settings of their own, as the page says. */
async function toProduction(page: Walk): Promise<void> {
  await page.type('dora', 'lockstep login --name dora', { answers: signInFirst('dora') });
  await page.type('dora', 'lockstep release create');
  const promoting = page.type('dora', 'lockstep promote', { says: /1\.0\.0/ });
  await page.type('dora', 'lockstep why');
  const approving = [
    ['anna', 'STAGING'],
    ['carla', 'PROD'],
  ] as const;
  for (const [person, stage] of approving) {
    await page.type(person, `lockstep login --name ${person}`, { answers: signInFirst(person) });
    await page.until(person, 'lockstep why 1.0.0', new RegExp(`lockstep approve 1.0.0 --stage ${stage}`));
    await page.type(person, `lockstep approve 1.0.0 --stage ${stage}`);
  }
  await promoting;
  await page.type('carla', 'lockstep env list', { says: /prod/ });
  await page.type('carla', 'lockstep audit log');
}
