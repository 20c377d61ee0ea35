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
      "card": "dee041fa83528319",
      "city": "c14b090a1bd6a1fa",
      "composite": "da1ae1250990cc86",
      "constant": "040c7edb7490df20",
      "date.birth": "022003a8b4913ceb",
      "datetime.shift": "8e7eb86df4f1a073",
      "email": "b8c517e178e1b082",
      "fpe.str": "f70a9f5e06ffbce4",
      "geo": "799282b46aba74b8",
      "iban": "23241f113297a529",
      "int.fpe": "e4512b8d75d14a8f",
      "ip": "4c3c04f3a2d1d7b3",
      "json": "12439eda7f964fda",
      "mac": "f7b482f330efa21a",
      "money": "5875a14ce782910c",
      "name.first": "42a044ebdefd96ce",
      "name.full": "677223a4838bdab5",
      "name.last": "51668be6d060e1aa",
      "natid": "3faceee8027ef1d5",
      "phone": "73b53d5eeb9ab9b6",
      "phone.reserved": "ae0290033d96b3d8",
      "postcode": "a80f6717898e0d06",
      "secret": "72b4c91965e57271",
      "text.scramble": "1067e8ebb38a8951",
      "text.scrub": "b29698fc2946f00b",
      "url": "37e5a5f877596eb3",
      "username": "18ef6fb192cf1d02",
      "uuid": "b81bc8ceefaf7e60",
    }
  `);
});
