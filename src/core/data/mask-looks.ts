// What a page says of a mask: what kind of thing it is for, what it makes, what stays, and how that looks. Looks are invented, so that nobody takes them
// for a row's.

export const maskedClasses = [
  'name',
  'contact',
  'identity',
  'address',
  'location',
  'bank',
  'key',
  'amount',
  'time',
  'device',
  'secret',
  'free text',
  'file',
  'other',
] as const;

export type MaskedClass = (typeof maskedClasses)[number];

export interface MaskLook {
  readonly of: MaskedClass;
  /** What it makes, in a few words. */
  readonly does: string;
  readonly stays?: string;
  /** Absent: it is as what it is of. */
  readonly looks?: string;
}

const looks: { readonly [mask: string]: MaskLook } = {
  email: { of: 'contact', does: 'address below .test', stays: 'valid; equal ones stay equal', looks: 'amber.7h2k9q@oak.test' },
  'name.first': { of: 'name', does: 'another given name', stays: 'the script, its capitals', looks: 'Ada' },
  'name.last': { of: 'name', does: 'another family name', stays: 'the script, its capitals', looks: 'Adams' },
  'name.full': { of: 'name', does: 'the name of another person', stays: 'the script, its capitals', looks: 'Ada Adams' },
  phone: { of: 'contact', does: 'another number', stays: 'country, length and groups', looks: '+49 171 3920042' },
  'phone.reserved': { of: 'contact', does: 'a number that is nobody’s', stays: 'country, length and groups', looks: '+49 171 3920017' },
  'date.birth': { of: 'identity', does: 'another day', stays: 'the year, or a few years', looks: '1987-03-02' },
  natid: { of: 'identity', does: 'another right number', stays: 'country, form, year of birth' },
  username: { of: 'identity', does: 'other letters and figures', stays: 'the shape', looks: 'qelo_82' },
  secret: { of: 'secret', does: 'one value for all', looks: 'masked' },
  address: { of: 'address', does: 'a street that there is not', stays: 'whether there is a number', looks: 'Linden Street 14' },
  city: { of: 'address', does: 'a town that there is not', looks: 'Ashford Mill' },
  postcode: { of: 'address', does: 'another code', stays: 'the region', looks: '70418' },
  geo: { of: 'location', does: 'another place', stays: 'the cell of a grid', looks: '48.7931, 9.2147' },
  'int.fpe': { of: 'key', does: 'another number, each once', stays: 'the range; joins hold', looks: '70413385' },
  uuid: { of: 'key', does: 'another UUID, each once', stays: 'version; joins hold', looks: '5f0c1e9a-7b42-4d0e-9a31-c2d7e8f64b10' },
  'fpe.str': { of: 'key', does: 'another text, each once', stays: 'the shape; joins hold', looks: 'KX-70413' },
  card: { of: 'bank', does: 'another card', stays: 'issuer and check', looks: '4111 1111 1111 1111' },
  iban: { of: 'bank', does: 'another account', stays: 'country and check', looks: 'DE02 1203 0000 …' },
  money: { of: 'amount', does: 'more or less by a share', stays: 'sign and magnitude', looks: '118.40' },
  'datetime.shift': { of: 'time', does: 'some days earlier or later', stays: 'what lies between two', looks: '2026-05-11 14:03:07' },
  ip: { of: 'device', does: 'an address that is nobody’s', stays: 'equal ones stay equal', looks: '10.87.4.201' },
  mac: { of: 'device', does: 'another address, each once', stays: 'kind and form', looks: '02:5e:a1:07:9c:33' },
  url: { of: 'contact', does: 'an address that there can’t be', stays: 'the shape', looks: 'https://elm.test/qelo/82' },
  json: { of: 'free text', does: 'each path by its own mask', stays: 'keys and types' },
  composite: { of: 'other', does: 'each field by its own mask', stays: 'which fields there are' },
  'text.scramble': { of: 'free text', does: 'other words', stays: 'their lengths', looks: 'Gathe rill osmo deva' },
  'text.scrub': { of: 'free text', does: 'what was recognised is masked', stays: 'the rest of the text' },
  blob: { of: 'file', does: 'an empty file', stays: 'the kind of file' },
  constant: { of: 'other', does: 'one value for all' },
};

/** Of a mask that somebody brought along nothing is known but its name. */
export function lookOf(mask: string): MaskLook {
  return (Object.hasOwn(looks, mask) ? looks[mask] : undefined) ?? { of: 'other', does: mask };
}

/** Those that come with this house. */
export const knownMasks: readonly string[] = Object.keys(looks);
