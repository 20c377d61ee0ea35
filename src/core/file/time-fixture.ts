import { fixtureFile } from './fixture.ts';

/** For tests: the fixture with a calendar, a window and a freeze; no fault, no warning. */
export const timeFile = `${fixtureFile}zone: Europe/Berlin
calendar: DE-BW
windows:
  - {name: Office hours, when: Mon-Thu 09:00-15:00, stages: [PROD]}
freezes:
  - {name: Year end, from: 2026-12-18, until: 2027-01-07, stages: [PROD]}
`;

/** That file with texts replaced, in pairs; throws where one is not in it. */
export function withTime(...texts: readonly string[]): string {
  let file = timeFile;
  for (let at = 0; at + 1 < texts.length; at += 2) {
    const [from = '', to = ''] = [texts[at], texts[at + 1]];
    if (!file.includes(from)) throw new Error(`the file has no ${from}`);
    file = file.replace(from, () => to);
  }
  return file;
}
