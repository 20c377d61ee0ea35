// Places whose lists nobody can know years ahead, or that sources contradict: there somebody has to say how far they were looked at.
import type { Found } from './found.ts';
import type { HolidaysQuestion } from './holidays.ts';
import type { Place } from './places.ts';

/** Why the list of a country is a proposal. Each is from a comparison of two libraries, or from how the country makes its holidays. */
const proposals: { readonly [country: string]: string } = {
  AE: 'is announced by the sight of the moon, and has been wrong by a day in every library',
  CH: 'differs between sources for many cantons, and within some cantons by district',
  CN: 'is made anew each year, with working weekends that make up for holidays',
  IN: 'has six days of the union only; each state and each employer adds its own',
  RU: 'is made anew each year, with days off that are moved',
};

const monthsOfTheMoon =
  /\b(?:Muharram|Safar|Rabi al-awwal|Rabi al-thani|Jumada al-awwal|Jumada al-thani|Rajab|Shaban|Ramadan|Shawwal|Dhu al-Qidah|Dhu al-Hijjah)\b/;

/** The last year that is known well enough; or the sentence that asks for somebody who has looked. */
export function findDoubt(
  { code, country }: Place,
  found: readonly Found[],
  { lastYear, firstYear, confirmedThrough }: HolidaysQuestion,
): { readonly lastYear: number; readonly sentence?: string } {
  const reason =
    proposals[country] ??
    (found.some(({ rule }) => monthsOfTheMoon.test(rule))
      ? 'has feasts of the moon, which are announced days before'
      : endOfList(found, lastYear));
  if (reason === undefined) return { lastYear };
  if (confirmedThrough !== undefined && confirmedThrough >= firstYear) return { lastYear: Math.min(lastYear, confirmedThrough) };
  const begin = confirmedThrough === undefined ? '' : `It is confirmed through ${confirmedThrough} only. `;
  const next = `Hold it against what was announced, and write the last year that you have looked at: \`confirmed: through ${firstYear + 1}\``;
  return { lastYear, sentence: `The list of holidays of \`${code}\` ${reason}. ${begin}${next}.` };
}

/** Days that are written year by year, for a feast that comes every year, and end before the calendar does. */
function endOfList(found: readonly Found[], lastYear: number): string | undefined {
  const years = new Map<string, Set<number>>();
  for (const { because, rule } of found) {
    const [, year] = /^(\d{4})-\d\d-\d\d/.exec(rule) ?? [];
    if (year !== undefined) years.set(because, new Set([...(years.get(because) ?? []), Number(year)]));
  }
  for (const [name, listed] of years) {
    const last = Math.max(...listed);
    if (listed.size >= 4 && last < lastYear) return `knows ${name} until ${last} only`;
  }
  return undefined;
}
