import { figuresOf, luhn, modNinetySeven } from '#core/data/check-figures.ts';
import type { ChosenMask } from '#core/data/mask-definition.ts';
import { best, type Evidence } from './by-name.ts';
import type { PersonalClass } from './classes.ts';
import { isCodedText } from './within.ts';

/** Tells values of one class from others. `chance`: the share of values of the same shape that are none and are taken for one. */
export interface Validator {
  readonly class: PersonalClass;
  /** For reasons: `IBANs`, `Polish PESEL numbers`. */
  readonly what: string;
  /** `measured`: on values of the same shape whose signs are drawn anew. Of what has a check that one number in ten keeps anyhow. */
  readonly chance: number | 'measured';
  /** Of the mask that is proposed where these are found. */
  readonly options?: ChosenMask['options'];
  readonly accepts: (value: string) => boolean;
}

/** Fewer say nothing by their shares: what is nothing else by how it is written is told all the same. */
const leastValues = 8;
/** Below this share it is chance, or a few odd ones among others: those are told too, for one address is one too many. */
const leastShare = 0.02;
/** What keeps a check by chance so often is told by many only. */
const oftenByChance = 0.005;
const leastOfMany = 0.25;
const leastByChance = 0.001;
/** What is measured on some hundred values is not known better than this. */
const leastMeasured = 0.1;
const most = 400;

/** What sampled values say, each counted once. Answers shares, and no value. */
export function evidenceOfValues(values: readonly string[], validators: readonly Validator[]): readonly Evidence[] {
  const distinct = [...new Set(values.map((value) => value.normalize('NFKC').trim()))].filter((value) => value !== '').slice(0, most);
  const isFew = distinct.length < leastValues;
  const others = distinct.map(redrawn);
  const found = validators
    .filter((each) => !isFew || each.chance === 0 || isAllOf(distinct, each))
    .flatMap(({ class: kind, what, chance: known, options, accepts }): readonly Evidence[] => {
      const share = shareOf(distinct, accepts);
      if (share < leastShare) return [];
      const chance = known === 'measured' ? shareOf(others, accepts) : known;
      const sure = (share - chance) / (1 - Math.min(chance, 0.99));
      if (sure < (known === 'measured' ? (chance > oftenByChance ? leastOfMany : leastMeasured) : leastShare)) return [];
      const reason = `${percentOf(share)} of ${distinct.length} ${distinct.length === 1 ? 'value' : 'values'} are ${what}`;
      const own = isFew ? Math.min(0.5, sureOf(sure)) : sureOf(sure);
      return [{ class: kind, sure: own, reason, ...(options !== undefined && { options }), ...(known === 0 && { isSeen: true }) }];
    });
  return best([...found, ...textEvidence(distinct, isFew ? 0.5 : 0.85), ...withinEvidence(distinct), ...codedEvidence(distinct)]);
}

/** Few of them, and all are: chance would have to have it so each time. */
function isAllOf(values: readonly string[], { chance, accepts }: Validator): boolean {
  return (chance === 'measured' ? leastMeasured : chance) ** values.length < leastByChance && values.every((value) => accepts(value));
}

function shareOf(values: readonly string[], accepts: (value: string) => boolean): number {
  return values.filter((value) => accepts(value)).length / values.length;
}

/** Other figures and letters in the places of those that there are; the same ones each time. */
function redrawn(value: string, at: number): string {
  let state = at + 1;
  return value.replaceAll(/[\dA-Za-z]/g, (sign) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    const drawn = state >>> 8;
    if (sign <= '9') return String(drawn % 10);
    return String.fromCharCode((sign <= 'Z' ? 65 : 97) + (drawn % 26));
  });
}

/** Half of the values are as good as all: the others are empty words, old forms and mistakes. */
function sureOf(share: number): number {
  return Math.min(0.95, 0.3 + share * 1.3);
}

function percentOf(share: number): string {
  return share < 0.01 ? 'under 1 %' : `${Math.round(share * 100)} %`;
}

/** Sentences that are rarely the same: nobody knows what stands in them. */
function textEvidence(values: readonly string[], sure: number): readonly Evidence[] {
  const words = values.map((value) => value.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length);
  const mean = words.reduce((sum, each) => sum + each, 0) / values.length;
  if (!(mean > 5)) return [];
  return [{ class: 'free text', sure, reason: `${Math.round(mean)} words in a value, on average` }];
}

const address = /(?:^|[\s"'<>(:,;={[|/])[^\s@<>,;"]+@[^\s@.<>,;"]+\.\p{L}{2,}|"@[^\s@<>,;"]+\.\p{L}{2,}/iu;
const onlyAddress = /^[^\s@<>,;"{}]+@[^\s@<>,;"{}]+$/;

/** What holds an address somewhere, or fields of its own, is looked at by a person. */
function withinEvidence(values: readonly string[]): readonly Evidence[] {
  const within = shareOf(values, (value) => !onlyAddress.test(value) && address.test(value));
  if (within >= leastShare) {
    const reason = `${shareWords(within, values)} an e-mail address among other things`;
    return [{ class: 'free text', sure: 0.6, reason, isSeen: true }];
  }
  const structured = shareOf(values, (value) => isJson(value) || /^\s*<[?!]?[A-Za-z].*>\s*$/su.test(value));
  if (!(structured >= 0.5)) return [];
  return [{ class: 'free text', sure: 0.5, reason: `${shareWords(structured, values)} fields of their own, as JSON and XML have` }];
}

function shareWords(share: number, { length }: readonly string[]): string {
  return `${percentOf(share)} of ${length} ${length === 1 ? 'value has' : 'values have'}`;
}

/** What somebody wrote in other signs is theirs all the same. */
function codedEvidence(values: readonly string[]): readonly Evidence[] {
  const share = shareOf(values, isCodedText);
  if (!(share >= leastShare)) return [];
  const reason = `${percentOf(share)} of ${values.length} ${values.length === 1 ? 'value is' : 'values are'} texts in base 64 or base 16`;
  return [{ class: 'free text', sure: 0.5, reason, isSeen: true }];
}

function isJson(value: string): boolean {
  if (!/^\s*[[{]/.test(value)) return false;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

/** What needs no table of any country. */
export const plainValidators: readonly Validator[] = [
  { class: 'email', what: 'e-mail addresses', chance: 0, accepts: matcher(/^[^\s@<>,;"]+@[^\s@.<>,;"]+(?:\.[^\s@.<>,;"]+)+$/) },
  { class: 'phone', what: 'phone numbers', chance: 0.05, accepts: isPhone },
  { class: 'ip address', what: 'addresses of the internet', chance: 0.02, accepts: isAddress },
  { class: 'mac address', what: 'hardware addresses', chance: 0, accepts: matcher(/^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i) },
  { class: 'card number', what: 'card numbers', chance: 0.1, accepts: isCard },
  { class: 'bank account', what: 'IBANs', chance: 0.01, accepts: isIban },
  { class: 'place on the globe', what: 'places on the globe', chance: 0, accepts: isPlace },
  { class: 'secret', what: 'hashed passwords, keys or tokens', chance: 0, accepts: isSecret },
  { class: 'web address', what: 'web addresses', chance: 0, accepts: matcher(/^https?:\/\/[^\s/]+/i) },
];

function matcher(shape: RegExp): (value: string) => boolean {
  return (value) => shape.test(value);
}

/** With a plus, or in groups: a number alone is mostly a number. */
function isPhone(value: string): boolean {
  const figures = value.replaceAll(/\D/g, '').length;
  if (figures < 7 || figures > 15 || !/^[+(]?[\d\s().\-/]+$/.test(value)) return false;
  if (/^\d{4}-\d{2}-\d{2}/.test(value) || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(value) || /^-?\d+\.\d+$/.test(value)) return false;
  return value.startsWith('+') || value.startsWith('00') || /\d[\s().\-/]+\d/.test(value);
}

/** Versions are written alike: four parts, of which one is above 30, are an address. */
function isAddress(value: string): boolean {
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/\d{1,2})?$/.exec(value);
  if (four !== null) {
    const parts = four.slice(1, 5).map(Number);
    return parts.every((part) => part < 256) && parts.some((part) => part > 30);
  }
  return (
    /^[0-9a-f:]+(?:\/\d{1,3})?$/i.test(value) &&
    (value.match(/:/g)?.length ?? 0) >= 2 &&
    (value.includes('::') || value.split(':').length === 8)
  );
}

/** ISO/IEC 7812: the first figures of the large issuers, and Luhn's sum. */
function isCard(value: string): boolean {
  const figures = value.replaceAll(/[\s-]/g, '');
  if (!/^(?:4|5[1-5]|2[2-7]|3[47]|6(?:011|5|4[4-9])|35|30[0-5]|3[689])\d{10,17}$/.test(figures)) return false;
  return luhn(figuresOf(figures, 0, -1)) === Number(figures.at(-1));
}

/** ISO 13616: the number that its letters and figures make, modulo 97. */
function isIban(value: string): boolean {
  const text = value.replaceAll(/\s/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/.test(text)) return false;
  const number = Array.from(text.slice(4) + text.slice(0, 4), (sign) => Number.parseInt(sign, 36)).join('');
  return modNinetySeven(number) === 1;
}

/** Two numbers with places enough that a house could be meant. */
function isPlace(value: string): boolean {
  const found = /^\(?\s*(-?\d{1,3}\.\d{3,})\s*[,; ]\s*(-?\d{1,3}\.\d{3,})\s*\)?$/.exec(value);
  return found !== null && Math.abs(Number(found[1])) <= 180 && Math.abs(Number(found[2])) <= 180;
}

function isSecret(value: string): boolean {
  if (/^\$(?:2[abxy]|argon2(?:id|i|d)|5|6|y|pbkdf2[^$]*|scrypt)\$/.test(value) || value.startsWith('-----BEGIN ')) return true;
  if (/^eyJ[\w-]{10,}\.[\w-]+\.[\w-]*$/.test(value) || /^(?:sk|pk|ghp|gho|xox[abp]|AKIA|AIza|glpat)[-_A-Za-z0-9]{14,}$/.test(value))
    return true;
  return /^pbkdf2_|^scrypt:|^sha(?:1|256|512)\$/.test(value);
}
