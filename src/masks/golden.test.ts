import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { TypeFamily } from '#core/data/mask-definition.ts';
import { maskDefinitions } from './catalogue.ts';
import { MaskKeys } from './keys.ts';
import { makeMask } from './make.ts';
import { Out } from './out.ts';
import { rowOf } from './testing.ts';

/** Numbers that look like chance, the same every time. */
function* numbers(): Generator<number, never> {
  let state = 1;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 8;
  }
}

const words = [
  ...'the parcel of Anna did not come MÜLLER Straße Ελλάδα Борис 東京都 서울 שלום İstanbul ǅ ﬁn 𠀀𠀁 ａＢ１ ٣٤ e\u0301 \u2028 😀 x'.split(
    ' ',
  ),
  '+49 (711) 123-4567',
  'mia.b@example.org',
  '4111 1111 1111 1111',
  'DE89370400440532013000',
  'www.example.org/a?b=c',
  '10.1.2.3',
  '2024-02-29',
];

/** Texts of words, figures and marks of many scripts; some are no UTF-8, some are longer than a chunk of BLAKE3. */
function texts(): readonly Uint8Array[] {
  const drawn = numbers();
  const next = (below: number): number => drawn.next().value % below;
  const mixed = Array.from({ length: 600 }, (_, index) => {
    const many = index % 50 === 0 ? 300 : 1 + next(12);
    return Buffer.from(
      Array.from({ length: many }, () => (next(3) > 0 ? words[next(words.length)] : String(next(1e9)))).join(' \n\t,.-'[next(7)]),
    );
  });
  const bytes = Array.from({ length: 200 }, () => Uint8Array.from({ length: next(40) }, () => 1 + next(255)));
  const runs = Array.from({ length: 130 }, (_, length) => new Uint8Array(length).fill(97 + (length % 26)));
  const json = Array.from({ length: 60 }, (_, index) =>
    Buffer.from(
      JSON.stringify({ mail: words[next(words.length)], size: next(1e6), 'a "b"': [mixed[index]?.toString(), null, true, -0.5], '': {} }),
    ),
  );
  return [...mixed, ...bytes, ...runs, ...json, ...words.map((word) => Buffer.from(word))];
}

const values = texts();

/** What each mask needs to be made. */
const options: { readonly [id: string]: { readonly [name: string]: number | string } } = {
  'int.fpe': { from: 0, to: 2 ** 50 },
  constant: { value: 'same' },
};

function masksOf(id: string, families: readonly TypeFamily[]): readonly Parameters<typeof makeMask>[] {
  const keys = new MaskKeys(new Uint8Array(32).fill(3));
  const paths = [{ path: ['mail'], decision: { kind: 'mask', mask: { id: 'email', options: {} } } } as const];
  const others = [{ column: 1, mask: makeMask({ id: 'name.full', options: {} }, { keys, family: 'text', columnIndex: () => undefined }) }];
  const entities = maskDefinitions.find((definition) => definition.id === id)?.drawsBy === 'entity' ? [{}, { entity: 'id' }] : [{}];
  return families.flatMap((family) =>
    entities.flatMap((entity) =>
      [false, true].map((isArray): Parameters<typeof makeMask> => [
        { id, options: options[id] ?? {}, ...entity },
        { keys, family, isArray, paths, others, columnIndex: () => 0 },
      ]),
    ),
  );
}

const row = rowOf(['47\\t11', 'Anna Müller', null]);

/** Of all that a mask makes of all these values, with the faults that it throws. */
function digestOf(id: string, families: readonly TypeFamily[]): string {
  const hash = createHash('sha256');
  const out = new Out(64);
  for (const [chosen, context] of masksOf(id, families)) {
    const mask = makeMask(chosen, context);
    for (const value of values) {
      const own =
        context.isArray === true
          ? Buffer.concat([Buffer.from('{"'), Buffer.from(value.filter((byte) => byte !== 34 && byte !== 92)), Buffer.from('",NULL}')])
          : value;
      out.clear();
      try {
        mask.write(own, 0, own.length, out, row);
        hash.update(`${out.length} `).update(out.view());
      } catch (error) {
        hash.update(error instanceof Error ? error.message : 'x');
      }
    }
  }
  return hash.digest('hex').slice(0, 16);
}

test('a value becomes what it became before, to the byte: who refreshes with the same key finds the same people again', () => {
  const found = Object.fromEntries(maskDefinitions.map(({ id, families }) => [id, digestOf(id, families)]));
  expect(found).toMatchInlineSnapshot(`
    {
      "address": "3d52e4a283cce09c",
      "blob": "79140cad54d8b56e",
      "card": "fcc9dd43f3138464",
      "city": "c14b090a1bd6a1fa",
      "composite": "da1ae1250990cc86",
      "constant": "040c7edb7490df20",
      "date.birth": "022003a8b4913ceb",
      "datetime.shift": "8e7eb86df4f1a073",
      "email": "b8c517e178e1b082",
      "fpe.str": "d4e0f59bf74d7108",
      "geo": "6cce1cdd94506990",
      "iban": "bd82d0572af03b30",
      "int.fpe": "e4512b8d75d14a8f",
      "ip": "4c3c04f3a2d1d7b3",
      "json": "033161598cb6b265",
      "mac": "01a0f7c07e85e80e",
      "money": "5875a14ce782910c",
      "name.first": "2ffadc9a40a37679",
      "name.full": "c107be197072e62e",
      "name.last": "410ccf81a8f077ad",
      "natid": "8eb8382c47b8435f",
      "phone": "110c12c6bb2a7404",
      "phone.reserved": "2b451a40b72e2d95",
      "postcode": "48537f7eb22b97b0",
      "secret": "72b4c91965e57271",
      "text.scramble": "a6383cf7365b1c23",
      "text.scrub": "fb6527c9f4e3e228",
      "url": "3e6c5e2cf2cea5b3",
      "username": "6c3e38522abac2ff",
      "uuid": "b81bc8ceefaf7e60",
    }
  `);
});
