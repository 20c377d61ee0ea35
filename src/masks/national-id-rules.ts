// Numbers that countries give their people: what of each is permuted, what its check is. Sources: the laws and pages of their offices as
// gathered by python-stdnum; the tests hold each against another implementation.
import { elevenTen, figuresOf, luhn, modNinetySeven, verhoeff, weighted } from '#core/data/check-figures.ts';
import { type Birth, birth, italianBirth } from './national-id-births.ts';

/** Figures from `from` up to `to`, taken as one number that is at least `low` and at most `high`. What is out of it stays, and so do letters. */
export type Span = readonly [from: number, to: number, low: number, high: number];

export interface NationalIdRule {
  /** ISO 3166. */
  readonly country: string;
  readonly name: string;
  /** Letters in capitals and figures, without what stands between them. */
  readonly form: RegExp;
  /** What is permuted: numbers; letters, each among all of them; and the day of birth, within its year. */
  readonly spans: readonly Span[];
  readonly letters?: readonly number[];
  readonly birth?: Birth;
  /** Its signs of check may be figures or letters: small letters would hide which. */
  readonly isWrittenInCapitals?: boolean;
  /** With the signs of its check, wherever they stand. Undefined: nobody is given such a number. */
  readonly checked: (id: string) => string | undefined;
}

/** Single figures, each of any value. */
function figures(from: number, to: number): readonly Span[] {
  return Array.from({ length: to - from }, (_, index) => [from + index, from + index + 1, 0, 9]);
}

/** A check at the end; 10 or more: there is no such number. */
function ended(id: string, check: number): string | undefined {
  return check > 9 ? undefined : `${id.slice(0, -1)}${check}`;
}

const spanishLetters = 'TRWAGMYFPDXBNJZSQVHLCKE';

function spanish(id: string): string {
  const number = Number(id.slice(0, 8).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))));
  return `${id.slice(0, 8)}${spanishLetters[number % 23] ?? ''}`;
}

/** One figure twice or three times, but not three in a row, and no other one twice. */
function isGermanTaxId(id: string): boolean {
  const counts = new Map<string, number>();
  for (const figure of id.slice(0, 10)) counts.set(figure, (counts.get(figure) ?? 0) + 1);
  const repeated = [...counts.values()].filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3 && !/(\d)\1\1/.test(id.slice(0, 10));
}

const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

function italian(id: string): string {
  let sum = 0;
  for (const [index, sign] of id.slice(0, 15).split('').entries()) {
    const value = /\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 65;
    sum += index % 2 === 0 ? (oddValues[value] ?? 0) : value;
  }
  return `${id.slice(0, 15)}${String.fromCharCode(65 + (sum % 26))}`;
}

function brazilian(id: string): string | undefined {
  const one = ((11 - (weighted(figuresOf(id), [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10;
  const two = ((11 - (weighted([...figuresOf(id, 0, 9), one], [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10;
  return /^(\d)\1{8}/.test(id) ? undefined : `${id.slice(0, 9)}${one}${two}`;
}

function norwegian(id: string): string | undefined {
  const one = (11 - (weighted(figuresOf(id), [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
  const two = (11 - (weighted([...figuresOf(id, 0, 9), one], [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return one > 9 || two > 9 || norwegianCentury(id) === 0 ? undefined : `${id.slice(0, 9)}${one}${two}`;
}

/** By the year and the number within the day; 0: there is none. */
function norwegianCentury(id: string): number {
  const [year, number] = [Number(id.slice(4, 6)), Number(id.slice(6, 9))];
  if (number < 500) return 1_900;
  if (number < 750 && year >= 54) return 1_800;
  if (year < 40) return 2_000;
  return number >= 900 ? 1_900 : 0;
}

const finnishSigns = '0123456789ABCDEFHJKLMNPRSTUVWXY';

function finnish(id: string): string {
  const number = Number(id.slice(0, 6) + id.slice(-4, -1));
  return `${id.slice(0, -1)}${finnishSigns[number % 31] ?? ''}`;
}

function belgian(id: string, prefix: string): string {
  return `${id.slice(0, 9)}${String(97 - modNinetySeven(prefix + id.slice(0, 9))).padStart(2, '0')}`;
}

function chinese(id: string): string {
  const sum = weighted(figuresOf(id), [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return `${id.slice(0, 17)}${'10X98765432'[sum % 11] ?? ''}`;
}

function turkish(id: string): string {
  const own = figuresOf(id, 0, 9);
  const ten = (weighted(own, [7, -1, 7, -1, 7, -1, 7, -1, 7]) + 100) % 10;
  return `${id.slice(0, 9)}${ten}${(weighted(own, [1, 1, 1, 1, 1, 1, 1, 1, 1]) + ten) % 10}`;
}

function french(id: string): string {
  const number = id.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return `${id.slice(0, 13)}${String(97 - modNinetySeven(number)).padStart(2, '0')}`;
}

function romanian(id: string): string {
  const rest = weighted(figuresOf(id), [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return `${id.slice(0, 12)}${rest === 10 ? 1 : rest}`;
}

/** Of those who were born in these hundreds of years, by the sign before the year. */
function romanianCentury(id: string): number {
  return { 3: 1_800, 4: 1_800, 5: 2_000, 6: 2_000 }[id[0] ?? ''] ?? 1_900;
}

function koreanCentury(id: string): number {
  return { 9: 1_800, 0: 1_800, 3: 2_000, 4: 2_000, 7: 2_000, 8: 2_000 }[id[6] ?? ''] ?? 1_900;
}

const bornFirst = { year: [0, 2], month: 2, day: 4 } as const;
const czech: Omit<NationalIdRule, 'country'> = {
  name: 'rodné číslo',
  form: /^\d{10}$/,
  spans: figures(6, 9),
  birth: birth({ ...bornFirst, monthPlus: [0, 20, 50, 70], century: (id) => (Number(id.slice(0, 2)) < 54 ? 2_000 : 1_900) }),
  checked: (id) => ended(id, Number(id.slice(0, 9)) % 11),
};

export const nationalIdRules: readonly NationalIdRule[] = [
  {
    country: 'AU',
    name: 'tax file number',
    form: /^\d{9}$/,
    spans: figures(0, 8),
    checked: (id) => ended(id, weighted(figuresOf(id), [1, 4, 3, 7, 5, 8, 6, 9]) % 11),
  },
  {
    country: 'BE',
    name: 'national number, born before 2000',
    form: /^\d{6}(?!000|999)\d{5}$/,
    spans: [...figures(6, 9)],
    birth: birth({ ...bornFirst, century: () => 1_900 }),
    checked: (id) => belgian(id, ''),
  },
  {
    country: 'BE',
    name: 'national number, born from 2000 on',
    form: /^\d{6}(?!000|999)\d{5}$/,
    spans: [...figures(6, 9)],
    birth: birth({ ...bornFirst, century: () => 2_000 }),
    checked: (id) => belgian(id, '2'),
  },
  { country: 'BR', name: 'CPF', form: /^\d{11}$/, spans: figures(0, 9), checked: brazilian },
  {
    country: 'CA',
    name: 'social insurance number',
    form: /^\d{9}$/,
    spans: [[0, 1, 1, 7], ...figures(1, 8)],
    checked: (id) => ended(id, luhn(figuresOf(id, 0, 8))),
  },
  {
    country: 'CH',
    name: 'AHV number',
    form: /^756\d{10}$/,
    spans: figures(3, 12),
    checked: (id) => ended(id, (1_000 - weighted(figuresOf(id), [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3])) % 10),
  },
  {
    country: 'CN',
    name: 'resident identity card number',
    form: /^[1-9]\d{16}[\dX]$/,
    spans: figures(14, 17),
    birth: birth({ year: [6, 10], month: 10, day: 12 }),
    isWrittenInCapitals: true,
    checked: chinese,
  },
  { country: 'CZ', ...czech },
  {
    country: 'DE',
    name: 'tax identification number',
    form: /^[1-9]\d{10}$/,
    spans: [[0, 1, 1, 9], ...figures(1, 10)],
    checked: (id) => (isGermanTaxId(id) ? ended(id, elevenTen(figuresOf(id, 0, 10))) : undefined),
  },
  { country: 'ES', name: 'DNI', form: /^\d{8}[A-Z]$/, spans: figures(0, 8), checked: spanish },
  { country: 'ES', name: 'NIE', form: /^[XYZ]\d{7}[A-Z]$/, spans: figures(1, 8), checked: spanish },
  {
    country: 'FI',
    name: 'henkilötunnus, with the dash of those born before 2000',
    form: /^\d{9}[\dA-Y]$/,
    spans: [[6, 9, 2, 899]],
    birth: birth({ year: [4, 6], month: 2, day: 0, century: () => 1_900 }),
    isWrittenInCapitals: true,
    checked: finnish,
  },
  {
    country: 'FI',
    name: 'henkilötunnus, with a letter for the century',
    form: /^\d{6}[A-FU-Y]\d{3}[\dA-Y]$/,
    spans: [[7, 10, 2, 899]],
    birth: birth({ year: [4, 6], month: 2, day: 0, century: (id) => ((id[6] ?? '') < 'U' ? 2_000 : 1_900) }),
    isWrittenInCapitals: true,
    checked: finnish,
  },
  {
    country: 'FR',
    name: 'numéro de sécurité sociale',
    form: /^[12]\d{2}(?:0[1-9]|1[0-2])(?:\d{2}|2[AB])(?!000)\d{3}(?!000)\d{5}$/,
    spans: [[0, 1, 1, 2], [3, 5, 1, 12], [5, 7, 1, 95], ...figures(7, 13)],
    checked: french,
  },
  {
    country: 'GB',
    name: 'NHS number',
    form: /^\d{10}$/,
    spans: figures(0, 9),
    checked: (id) => ended(id, (11 - (weighted(figuresOf(id), [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11),
  },
  {
    country: 'GB',
    name: 'national insurance number',
    form: /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/,
    spans: figures(2, 8),
    letters: [0, 1],
    checked: (id) => id,
  },
  {
    country: 'IN',
    name: 'Aadhaar',
    form: /^[2-9]\d{11}$/,
    spans: [[0, 1, 2, 9], ...figures(1, 11)],
    checked: (id) => {
      const made = `${id.slice(0, 11)}${verhoeff(figuresOf(id, 0, 11))}`;
      return made === made.split('').toReversed().join('') ? undefined : made;
    },
  },
  {
    country: 'IT',
    name: 'codice fiscale',
    form: /^[A-Z]{6}\d{2}[ABCDEHLMPRST]\d{2}[A-Z]\d{3}[A-Z]$/,
    spans: figures(12, 15),
    letters: [0, 1, 2, 3, 4, 5, 11],
    birth: italianBirth,
    checked: italian,
  },
  {
    country: 'KR',
    name: 'resident registration number',
    form: /^\d{6}[0-9]\d{6}$/,
    spans: [[7, 9, 0, 96], ...figures(9, 12)],
    birth: birth({ ...bornFirst, century: koreanCentury }),
    checked: (id) => ended(id, (11 - (weighted(figuresOf(id), [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10),
  },
  {
    country: 'NL',
    name: 'burgerservicenummer',
    form: /^\d{9}$/,
    spans: figures(0, 8),
    checked: (id) => (/^0{8}/.test(id) ? undefined : ended(id, weighted(figuresOf(id), [9, 8, 7, 6, 5, 4, 3, 2]) % 11)),
  },
  {
    country: 'NO',
    name: 'fødselsnummer',
    form: /^\d{11}$/,
    spans: [
      [6, 9, 0, 499],
      [6, 9, 500, 999],
    ],
    birth: birth({ year: [4, 6], month: 2, day: 0, century: norwegianCentury, dayPlus: [0, 40] }),
    checked: norwegian,
  },
  {
    country: 'PL',
    name: 'PESEL',
    form: /^\d{11}$/,
    spans: figures(6, 10),
    birth: birth({
      ...bornFirst,
      monthPlus: [0, 20, 40, 60, 80],
      century: (id) => [1_900, 2_000, 2_100, 2_200, 1_800][Math.floor(Number(id[2]) / 2)] ?? 1_900,
    }),
    checked: (id) => ended(id, (1_000 - weighted(figuresOf(id), [1, 3, 7, 9, 1, 3, 7, 9, 1, 3])) % 10),
  },
  {
    country: 'RO',
    name: 'cod numeric personal',
    form: /^[1-9]\d{12}$/,
    spans: [
      [7, 9, 1, 46],
      [9, 12, 1, 999],
    ],
    birth: birth({ year: [1, 3], month: 3, day: 5, century: romanianCentury }),
    checked: romanian,
  },
  {
    country: 'SE',
    name: 'personnummer of ten figures',
    form: /^\d{10}$/,
    spans: figures(6, 9),
    birth: birth({ ...bornFirst, dayPlus: [0, 60] }),
    checked: (id) => ended(id, luhn(figuresOf(id, 0, 9))),
  },
  {
    country: 'SE',
    name: 'personnummer of twelve figures',
    form: /^(?:18|19|20)\d{10}$/,
    spans: figures(8, 11),
    birth: birth({ year: [0, 4], month: 4, day: 6, dayPlus: [0, 60] }),
    checked: (id) => ended(id, luhn(figuresOf(id, 2, 11))),
  },
  { country: 'SK', ...czech },
  {
    country: 'TR',
    name: 'kimlik numarası',
    form: /^[1-9]\d{10}$/,
    spans: [[0, 1, 1, 9], ...figures(1, 9)],
    checked: turkish,
  },
  {
    country: 'US',
    name: 'social security number',
    form: /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/,
    spans: [
      [0, 3, 1, 899],
      [3, 5, 1, 99],
      [5, 9, 1, 9_999],
    ],
    checked: (id) => id,
  },
  {
    country: 'ZA',
    name: 'identity number',
    form: /^\d{10}[01][89]\d$/,
    spans: figures(6, 10),
    birth: birth(bornFirst),
    checked: (id) => ended(id, luhn(figuresOf(id, 0, 12))),
  },
];

/** Those that a mask may be asked for by their country. */
export const nationalIdCountries: readonly string[] = [...new Set(nationalIdRules.map(({ country }) => country))];
