// Release trains: what a developer and a release manager type.
import type { PageWalk } from '../play-pages.ts';
import { serverOf } from '../walk.ts';

const smoke = 'exit: [check: smoke]';

export const trains: PageWalk = {
  page: 'docs/trains.md',
  walk: async (page) => {
    const train = 'trains: [{name: Fortnightly, when: every second Tuesday 14:00-17:00 from 2027-06-01, cut-off: 2 working days}]';
    await page.shop({ name: 'trains', path: { TEST: smoke, PROD: smoke }, more: `zone: Europe/Berlin\ncalendar: DE-BW\n${train}` });
    await page.release('1.1.0');
    page.write('api/server.js', serverOf('api 1.2.0'));
    await page.type('dora', 'lockstep train list', { says: /Tue 15 Jun 2027, 14:00/ });
    await page.type('dora', 'lockstep train show', { says: /Fri 11 Jun 2027, 14:00/ });
    await page.type('dora', 'lockstep release create 1.2.0');
    await page.type('carla', 'lockstep train board');
    await page.run('dora', 'lockstep status 1.2.0');
  },
};
