import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeysMadeBy } from '#core/data/classification.ts';
import type { ChosenMask, TypeFamily } from '#core/data/mask-definition.ts';
import { maskDefinitions } from './catalogue.ts';
import { MaskKeys } from './keys.ts';
import { makeMask } from './make.ts';
import { RowMasker } from './row-masker.ts';
import { longTimeoutMs, manyCases, masked } from './testing.ts';

/** Of the function that masks draw from by choice: what each mask promises, not each of its cases. */
const fewCases = 200;

/** Values of the kind that a mask is for, and what they become. */
interface MaskCase {
  readonly chosen: ChosenMask;
  readonly family: TypeFamily;
  /** Values that are long enough not to be met by chance. */
  readonly values: fc.Arbitrary<string>;
  readonly looks: (value: string, masked: string) => boolean;
  /** Some values may stay: what they become is drawn from few. */
  readonly mayStay?: boolean;
}

function figures(length: number): fc.Arbitrary<string> {
  return fc.bigInt({ min: 0n, max: 10n ** BigInt(length) - 1n }).map((number) => String(number).padStart(length, '0'));
}

const word = fc.string({
  unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCXYZäöüßéИваנש山田'.split('')),
  minLength: 12,
  maxLength: 20,
});
const name = fc
  .tuple(
    fc.constantFrom('Mia', 'JO', 'Lê', 'Иван', 'zoë'),
    fc.string({ unit: fc.constantFrom(...'bcdefghijklmnop'.split('')), minLength: 9 }),
  )
  .map(([given, family]) => `${given} ${family}`);
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

/** As the check of Luhn has it. */
function withCheck(payload: string): string {
  const sum = Array.from(payload, Number)
    .toReversed()
    .reduce((all, figure, index) => all + (index % 2 === 0 ? ((figure * 2) % 10) + Number(figure > 4) : figure), 0);
  return `${payload}${(10 - (sum % 10)) % 10}`;
}

function ibanOf(payload: string): string {
  // D and E are 13 and 14.
  return `DE${String(98n - (BigInt(`${payload}131400`) % 97n)).padStart(2, '0')}${payload}`;
}

function shapeOf(text: string): string {
  return text
    .replaceAll(/\p{Nd}/gu, '9')
    .replaceAll(/\p{Lu}/gu, 'A')
    .replaceAll(/\p{L}/gu, 'a');
}

function isOfShape(value: string, masked: string): boolean {
  return shapeOf(value) === shapeOf(masked);
}

function like(shape: RegExp): (value: string, masked: string) => boolean {
  return (_value, masked) => shape.test(masked);
}

type Rest = Omit<MaskCase, 'chosen' | 'family' | 'values' | 'looks'> & {
  readonly family?: TypeFamily;
  readonly options?: ChosenMask['options'];
};

function maskCase(
  id: string,
  values: MaskCase['values'],
  looks: MaskCase['looks'],
  { family = 'text', options = {}, ...rest }: Rest = {},
): MaskCase {
  return { chosen: { id, options }, family, values, looks, ...rest };
}

const maskCases: readonly MaskCase[] = [
  maskCase(
    'email',
    word.map((local) => `${local}@example.org`),
    like(/^[a-z]+\.[0-9a-hjkmnp-tv-z]{16}@[a-z]+\.test$/),
  ),
  maskCase('name.first', word, (value, masked) => masked !== '' && (value === value.toLowerCase()) === (masked === masked.toLowerCase())),
  maskCase('name.last', word, like(/^\p{L}+$/u)),
  maskCase('name.full', name, like(/^\p{L}+ \p{L}+$/u)),
  maskCase(
    'phone',
    figures(11).map((number) => `+49 ${number.slice(0, 3)}/${number.slice(3)}`),
    like(/^\+49 \d{3}\/\d{8}$/),
  ),
  maskCase(
    'phone.reserved',
    figures(9).map((number) => `+44 7${number}`),
    like(/^\+44 7700900\d{3}$/),
  ),
  maskCase('date.birth', day, (value, masked) => value.slice(0, 4) === masked.slice(0, 4), { family: 'date' }),
  maskCase('natid', figures(8), like(/^\d{8}$/), { options: { country: 'ES' } }),
  maskCase('username', word, isOfShape),
  maskCase('secret', word, like(/^masked$/)),
  maskCase(
    'address',
    word.map((street) => `${street} 12a`),
    like(/^[A-Za-z]+ Street \d+$/),
  ),
  maskCase('city', word, like(/^[A-Za-z]+$/)),
  maskCase('postcode', figures(12), (value, masked) => isOfShape(value, masked) && value[0] === masked[0]),
  maskCase(
    'geo',
    figures(8).map((number) => `4${number[0] ?? ''}.${number.slice(1)}`),
    (value, masked) => masked.startsWith(value.slice(0, 4)),
    {
      family: 'numeric',
    },
  ),
  maskCase('int.fpe', fc.nat(2 ** 31 - 1).map(String), like(/^\d{1,16}$/), {
    family: 'integer',
    options: { from: 0, to: 2 ** 50 },
    mayStay: false,
  }),
  maskCase('uuid', fc.uuid(), (value, masked) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(masked) && value[14] === masked[14], {
    family: 'uuid',
  }),
  maskCase('fpe.str', word, isOfShape),
  maskCase(
    'card',
    figures(13).map((number) => withCheck(`41${number}`)),
    (value, masked) => {
      return withCheck(masked.slice(0, -1)) === masked && value.slice(0, 6) === masked.slice(0, 6) && value.length === masked.length;
    },
  ),
  maskCase('iban', figures(18).map(ibanOf), (_value, masked) => ibanOf(masked.slice(4)) === masked),
  maskCase(
    'money',
    figures(9).map((number) => `1${number}.${number.slice(0, 2)}`),
    like(/^\d{9,10}\.\d\d$/),
    { family: 'numeric' },
  ),
  maskCase(
    'datetime.shift',
    day.map((date) => `${date} 10:20:30.123+02`),
    like(/^\d{4}-\d\d-\d\d 10:20:30\.123\+02$/),
    { family: 'timestamp' },
  ),
  maskCase('ip', fc.oneof(fc.ipV4(), fc.ipV6()), like(/^(10(\.\d{1,3}){3}|2001:db8(:[\da-f]{1,4}){6})$/), {
    family: 'inet',
    mayStay: true,
  }),
  maskCase(
    'mac',
    fc.uuid().map((uuid) => (uuid.slice(0, 8) + uuid.slice(9, 13)).replaceAll(/(..)(?=.)/g, '$1:')),
    like(/^[\da-f]{2}(:[\da-f]{2}){5}$/),
    {
      family: 'macaddr',
    },
  ),
  maskCase(
    'url',
    word.map((path) => `https://www.example.org/${path}`),
    like(/^https:\/\/[a-z]{3}-[a-z]{7}-[a-z]{3}\/\p{L}+$/u),
  ),
  maskCase(
    'json',
    word.map((text) => JSON.stringify({ key: text, list: [1, true, null] })),
    like(/^\{"key":"\p{L}+","list":\[\d,true,null\]\}$/u),
    {
      family: 'json',
    },
  ),
  maskCase('text.scramble', name, isOfShape),
  maskCase(
    'text.scrub',
    word.map((local) => `by ${local}@example.org.`),
    like(/^by [a-z]+\.[0-9a-z]{16}@[a-z]+\.test\.$/),
  ),
  maskCase(
    'blob',
    fc.uint8Array({ maxLength: 40 }).map((bytes) => `\\x00${Buffer.from(bytes).toString('hex')}`),
    like(/^\\x6d61736b6564$/),
    {
      family: 'bytea',
    },
  ),
  maskCase('constant', word, like(/^same$/), { options: { value: 'same' } }),
];

test('each mask of the catalogue is tried', () => {
  // A row type is masked by the masks of its fields, and has none of its own.
  const own = maskDefinitions.map(({ id }) => id).filter((id) => id !== 'composite');
  expect(new Set(maskCases.map(({ chosen }) => chosen.id))).toEqual(new Set(own));
});

/** As COPY writes it. */
function copied(text: string): string {
  return text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\t', String.raw`\t`);
}

describe.each(maskCases)('$chosen.id', (one: MaskCase) => {
  const { chosen, family, values, looks, mayStay } = one;
  const definition = maskDefinitions.find(({ id }) => id === chosen.id);
  const make = (by: KeysMadeBy = { epoch: 1 }): ReturnType<typeof makeMask> =>
    makeMask(chosen, { keys: new MaskKeys(new Uint8Array(32).fill(9), by), family, columnIndex: () => undefined });

  test.each([
    ['blake3', manyCases],
    ['hmac-sha-256', fewCases],
  ] as const)(
    'masks by %s: equal values alike, none stays, none becomes what another one is, and each looks as it should',
    { timeout: longTimeoutMs },
    (prf, numRuns) => {
      const [mask, again] = [make({ epoch: 1, prf }), make({ epoch: 1, prf })];
      const found = new Map<string, string>();
      fc.assert(
        fc.property(values, (value) => {
          const stands = masked(mask, value);
          if (masked(again, value) !== stands) throw new Error(`${value} became ${stands}, and then something else`);
          if (stands === value && mayStay !== true) throw new Error(`${value} stayed`);
          if (!looks(value, stands)) throw new Error(`${value} became ${stands}`);
          if (definition?.longest !== undefined && stands.length > Math.max(definition.longest, value.length))
            throw new Error(`${stands} has more than ${definition.longest} characters`);
          if (definition?.isSmall === true && stands !== stands.toLowerCase()) throw new Error(`${stands} is not small`);
          if (definition?.collides === 'often') return;
          if ((found.get(stands) ?? value) !== value) throw new Error(`${value} and ${found.get(stands) ?? ''} became ${stands}`);
          found.set(stands, value);
        }),
        { numRuns },
      );
    },
  );

  test('masks rows that are cut anywhere as it masks their values', { timeout: longTimeoutMs }, () => {
    const mask = make();
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(50), { maxLength: 9 }), (rows, cuts) => {
        const masker = new RowMasker(['keep', make(), 'keep']);
        const bytes = Buffer.from(rows.map((value) => `a\t${copied(value)}\tb\n`).join(''));
        const out: string[] = [];
        let at = 0;
        for (const cut of cuts) {
          out.push(Buffer.from(masker.push(bytes.subarray(at, at + cut))).toString('latin1'));
          at += cut;
        }
        out.push(Buffer.from(masker.push(bytes.subarray(at))).toString('latin1'));
        masker.end();
        const whole = Buffer.from(out.join(''), 'latin1').toString();
        expect(whole).toBe(rows.map((value) => `a\t${copied(masked(mask, value))}\tb\n`).join(''));
      }),
      { numRuns: manyCases / 50 },
    );
  });

  test('masks otherwise under another key, unless it draws nothing', () => {
    const drawsNothing = ['secret', 'constant', 'blob'].includes(chosen.id);
    const samples = fc.sample(values, { numRuns: 50, seed: 1 });
    const [own, other] = [make(), make({ epoch: 2 })];
    expect(samples.every((value) => masked(own, value) === masked(other, value))).toBe(drawsNothing);
  });
});
