// Calendars, with real holidays and the zone data of this machine.
import type { PageWalk } from '../play-pages.ts';
import { serverOf, type Walk } from '../walk.ts';

const holidays = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//docs//docs//EN',
  'BEGIN:VEVENT',
  'UID:company-holidays@shop.example',
  'DTSTAMP:20260101T000000Z',
  'DTSTART;VALUE=DATE:20261228',
  'DTEND;VALUE=DATE:20261231',
  'RRULE:FREQ=YEARLY',
  'SUMMARY:Company holidays',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

const smoke = 'exit: [check: smoke]';

/** A system in force whose file has two calendars, and what else the pages name lies beside it. */
async function begin(page: Walk, name: string): Promise<void> {
  for (const service of ['api', 'web']) page.write(`${service}/server.js`, serverOf(service));
  await page.shop({
    name,
    path: { TEST: 'exit: [check: smoke, soak: 5 working days]', PROD: smoke },
    more: 'zone: Europe/Berlin\ncalendar: DE-BW # the state\ncalendars: {vienna: AT}',
  });
  page.write('company.ics', holidays);
  page.copy('lockstep.yaml', 'new.yaml');
}

export const calendars: PageWalk = {
  page: 'docs/calendars.md',
  walk: async (page) => {
    await begin(page, 'calendars');
    await page.type('dora', 'lockstep calendar show', { says: /May {2}h--·····--···h·--·····--h····--/ });
    await page.type('dora', 'lockstep calendar next', { says: /due Thu 31 Dec 2026, 10:00 Europe\/Berlin/ });
    await page.type('dora', 'lockstep calendar check', { says: /1 zone|2 zones/ });
    await page.type('dora', 'lockstep calendar diff lockstep.yaml', { says: /no day counts differently/ });
    await page.type('dora', 'lockstep calendar diff --from-version', { says: /no day counts differently/ });
    await page.type('dora', 'lockstep calendar import', { says: /closures of company\.ics stand in calendar default/ });
    await page.type('dora', 'lockstep calendar feed phone', { says: /calendar\.ics\?token=lkc_/ });
    await page.type('dora', 'lockstep calendar feed team', { says: /with=windows%2Csoaks/ });
    await page.type('dora', 'lockstep calendar feed --list', { says: /phone/ });
  },
};

export const cliCalendars: PageWalk = {
  page: 'docs/cli.md, Calendars',
  walk: async (page) => {
    await begin(page, 'cli-calendars');
    await page.type('dora', 'lockstep calendar show');
    await page.type('dora', 'lockstep calendar show vienna --year 2027', { says: /National Holiday/ });
    await page.type('dora', 'lockstep calendar show --system', { fill: { shop: 'cli-calendars' }, says: /"calendar":"default"/ });
    await page.type('dora', 'lockstep calendar next');
    await page.type('dora', 'lockstep calendar next --days 5');
    await page.type('dora', 'lockstep calendar next vienna --days 28');
    await page.type('dora', 'lockstep calendar check');
    await page.type('dora', 'lockstep calendar check --system', { fill: { shop: 'cli-calendars' } });
    page.change(/DE-BW # the state/, 'AT');
    await page.type('dora', 'lockstep calendar diff lockstep.yaml new.yaml', { says: /due|counts/ });
    await page.type('dora', 'lockstep calendar diff lockstep.yaml new.yaml --json');
    await page.type('dora', 'lockstep calendar diff --from-version', { says: /no day counts differently/ });
    await page.type('dora', 'lockstep calendar import company.ics', { says: /closures:/ });
    await page.type('dora', 'lockstep calendar import company.ics vienna --write', { says: /stand in calendar vienna/ });
    await page.type('dora', 'lockstep calendar feed phone', { says: /calendar\.ics\?token=lkc_/ });
    await page.type('dora', 'lockstep calendar feed team', { says: /with=windows%2Csoaks/ });
    await page.type('dora', 'lockstep calendar feed --list', { says: /phone/ });
  },
};
