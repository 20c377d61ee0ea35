// Countries, their states and regions, as the library lists them. It answers for any: what it does not list, it takes for nothing or for the whole.
import { editsBetween } from '#core/file/nearest.ts';

export interface Place {
  readonly code: string;
  readonly name: string;
  readonly country: string;
  readonly state?: string;
  readonly region?: string;
  /** Codes below it: `DE-BW`. */
  readonly parts: string[];
}

/** The three lists of the library; a missing one is undefined, whatever its types say. */
export interface Lists {
  getCountries(language: string): { readonly [code: string]: string };
  getStates(country: string, language: string): { readonly [code: string]: string } | undefined;
  getRegions(country: string, state: string, language: string): { readonly [code: string]: string } | undefined;
}

/** The place, or a sentence that says which was probably meant. */
export function findPlace(lists: Lists, code: string): Place | string {
  const [country = '', state, region, ...more] = code.split('-');
  const countries = lists.getCountries('en');
  const countryName = own(countries, country);
  if (code !== code.toUpperCase()) {
    const large = findPlace(lists, code.toUpperCase());
    if (typeof large !== 'string') return `Places are written in capitals. Did you mean \`${large.code}\`?`;
  }
  if (countryName === undefined) return noSuchCountry(countries, country);
  const states = lists.getStates(country, 'en') ?? {};
  // Four home nations, none of which rests on what all of them have in common.
  if (code === 'GB') return `\`GB\` has no holidays that hold everywhere. ${choice('GB', states, '')}`;
  if (state === undefined) return { code, name: countryName, country, parts: codesOf(country, states) };
  const stateName = own(states, state);
  if (stateName === undefined) return `${countryName} has no state \`${state}\`. ${choice(country, states, state)}`;
  const regions = lists.getRegions(country, state, 'en') ?? {};
  const below = `${country}-${state}`;
  if (region === undefined) return { code, name: `${stateName}, ${countryName}`, country, state, parts: codesOf(below, regions) };
  const regionName = own(regions, region);
  if (regionName === undefined || more.length > 0)
    return `${stateName} has no region \`${[region, ...more].join('-')}\`. ${choice(below, regions, region)}`;
  return { code, name: `${regionName}, ${stateName}, ${countryName}`, country, state, region, parts: [] };
}

/** Widely used, and no codes of ISO 3166. */
const otherCodes: { readonly [code: string]: string } = {
  UK: 'GB-ENG',
  EN: 'GB-ENG',
  USA: 'US',
  UAE: 'AE',
  GER: 'DE',
  DEU: 'DE',
  AUT: 'AT',
  CHE: 'CH',
  FRA: 'FR',
  GBR: 'GB-ENG',
  JPN: 'JP',
};

function noSuchCountry(countries: { readonly [code: string]: string }, country: string): string {
  const other = own(otherCodes, country.toUpperCase());
  const meant = other === undefined ? nearestOf(country, countries) : [other];
  return `There is no country \`${country}\`. ${meant.length === 0 ? 'Write the two letters of ISO 3166, as in `DE`, or `DE-BW` for a state.' : didYouMean(meant)}`;
}

/** The nearest ones, else all where they fit a line, else some of them. */
function choice(above: string, below: { readonly [code: string]: string }, wanted: string): string {
  const codes = Object.keys(below);
  if (codes.length === 0) return `It is not divided here: write \`${above}\`.`;
  const meant = nearestOf(wanted, below);
  if (meant.length > 0) return didYouMean(meant.map((each) => `${above}-${each}`));
  const shown = codes.slice(0, 20).map((each) => `\`${above}-${each}\``);
  return `Write one of ${shown.join(', ')}${codes.length > shown.length ? ' …' : ''}.`;
}

const mostHints = 5;

/** By name, or by code: the same first letter, and one other changed, lost or added. */
function nearestOf(wanted: string, candidates: { readonly [code: string]: string }): readonly string[] {
  const folded = wanted.toLowerCase();
  const named = Object.entries(candidates).filter(([, name]) => folded.length > 3 && name.toLowerCase().includes(folded));
  if (named.length > 0) return named.slice(0, mostHints).map(([code]) => code);
  const near = Object.keys(candidates)
    .map((code) => ({ code, edits: editsBetween(folded, code.toLowerCase()) }))
    .filter(({ code, edits }) => edits <= 1 && code.toLowerCase().startsWith(folded.slice(0, 1)) && folded !== '')
    .sort((left, right) => left.edits - right.edits);
  const best = near[0]?.edits;
  return near
    .filter(({ edits }) => edits === best)
    .slice(0, mostHints)
    .map(({ code }) => code);
}

function didYouMean(codes: readonly string[]): string {
  const quoted = codes.map((each) => `\`${each}\``);
  return `Did you mean ${quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`}?`;
}

function codesOf(above: string, below: { readonly [code: string]: string }): string[] {
  return Object.keys(below).map((each) => `${above}-${each}`);
}

function own(list: { readonly [code: string]: string }, code: string): string | undefined {
  return Object.hasOwn(list, code) ? list[code] : undefined;
}
