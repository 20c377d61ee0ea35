// What a page says of a mask: what kind of thing it is for, and how what comes out of it looks. The looks are invented, so that nobody takes them for a row's.

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
  /** Absent: it is as what it is of. */
  readonly looks?: string;
}

const looks: { readonly [mask: string]: MaskLook } = {
  email: { of: 'contact', looks: 'amber.7h2k9q@oak.test' },
  'name.first': { of: 'name', looks: 'Ada' },
  'name.last': { of: 'name', looks: 'Adams' },
  'name.full': { of: 'name', looks: 'Ada Adams' },
  phone: { of: 'contact', looks: '+49 171 3920042' },
  'phone.reserved': { of: 'contact', looks: '+49 171 3920017' },
  'date.birth': { of: 'identity', looks: '1987-03-02' },
  natid: { of: 'identity' },
  username: { of: 'identity', looks: 'qelo_82' },
  secret: { of: 'secret', looks: 'masked' },
  address: { of: 'address', looks: 'Linden Street 14' },
  city: { of: 'address', looks: 'Ashford Mill' },
  postcode: { of: 'address', looks: '70418' },
  geo: { of: 'location', looks: '48.7931, 9.2147' },
  'int.fpe': { of: 'key', looks: '70413385' },
  uuid: { of: 'key', looks: '5f0c1e9a-7b42-4d0e-9a31-c2d7e8f64b10' },
  'fpe.str': { of: 'key', looks: 'KX-70413' },
  card: { of: 'bank', looks: '4111 1111 1111 1111' },
  iban: { of: 'bank', looks: 'DE02 1203 0000 …' },
  money: { of: 'amount', looks: '118.40' },
  'datetime.shift': { of: 'time', looks: '2026-05-11 14:03:07' },
  ip: { of: 'device', looks: '10.87.4.201' },
  mac: { of: 'device', looks: '02:5e:a1:07:9c:33' },
  url: { of: 'contact', looks: 'https://elm.test/qelo/82' },
  json: { of: 'free text' },
  composite: { of: 'other' },
  'text.scramble': { of: 'free text', looks: 'Gathe rill osmo deva' },
  'text.scrub': { of: 'free text' },
  blob: { of: 'file' },
  constant: { of: 'other' },
};

/** Of a mask that somebody brought along nothing is known but its name. */
export function lookOf(mask: string): MaskLook {
  return Object.hasOwn(looks, mask) ? (looks[mask] ?? unknownLook) : unknownLook;
}

const unknownLook: MaskLook = { of: 'other' };

export function isKnownMask(mask: string): boolean {
  return Object.hasOwn(looks, mask);
}
