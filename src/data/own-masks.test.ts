import { expect, test } from 'vitest';
import type { OwnMasks } from '#core/data/own-masks.ts';
import { MaskKeys } from '#masks/keys.ts';
import { makeMask } from '#masks/make.ts';
import { masked } from '#masks/testing.ts';
import { loadOwnMasks } from './own-masks.ts';

const keys = new MaskKeys(new Uint8Array(32).fill(5));
const badge = `{
  id: 'own.badge',
  summary: 'A badge of the same office.',
  preserves: 'The office.',
  learns: 'Which badges are equal.',
  collides: 'often',
  families: ['text'],
  options: { office: { type: 'string', summary: 'another office' } },
  mask: (value, draw, { office }) => (office ?? value.slice(0, 2)) + '-' + draw.digits(80),
}`;

function load(text: string, name = 'ours.mjs'): Promise<OwnMasks> {
  return loadOwnMasks([{ name, text }]);
}

function stands(own: OwnMasks, value: string, options: { readonly [name: string]: string } = {}): string {
  return masked(makeMask({ id: 'own.badge', options }, { keys, own, family: 'text', columnIndex: () => undefined }), value);
}

test('a mask of the site’s own draws by the key: alike each time, without end, and otherwise for another value', async () => {
  const own = await load(`export const masks = [${badge}];`);
  expect(own.kinds.map(({ definition }) => [definition.id, definition.source?.file])).toEqual([['own.badge', 'ours.mjs']]);
  const first = stands(own, 'HH-1234');
  expect(first).toMatch(/^HH-\d{80}$/);
  expect(first.slice(3, 11)).not.toBe(first.slice(11, 19));
  expect(stands(own, 'HH-1234')).toBe(first);
  expect(stands(own, 'hh-1234 ').slice(3)).toBe(first.slice(3));
  expect(stands(own, 'HH-1235').slice(3)).not.toBe(first.slice(3));
  expect(stands(own, 'HH-1234', { office: 'XX' })).toBe(`XX${first.slice(2)}`);
});

test.each([
  ['export const masks = [', "The masks of ours.mjs: it can't be run: "],
  ['import "./beside.mjs"; export const masks = [];', 'It stands alone: it may import `node:` modules only.'],
  ['export const mask = [];', 'The masks of ours.mjs: it exports no `masks`.'],
  [`export const masks = [${badge.replace('own.badge', 'badge')}];`, 'of its mask 1, `id` is no name of an own mask: write `own.badge`.'],
  [`export const masks = [${badge.replace(/mask: .*/, '')}];`, '`mask` is no function: write `mask(value, draw) { … }`.'],
  [`export const masks = [${badge.replace("'often'", "'seldom'")}];`, '`collides` '],
  [`export const masks = [${badge}, ${badge}];`, '`own.badge` stands there, and in ours.mjs too. Delete one.'],
])('%s: nothing starts', async (text, sentence) => {
  await expect(load(text)).rejects.toThrow(sentence);
});

test.each([
  ['() => { throw new Error("of Anna Smith") }', '`own.badge` of ours.mjs failed at a value'],
  ['() => 7', '`own.badge` of ours.mjs made no text of a value'],
  ['() => "\\0"', '`own.badge` of ours.mjs made a text with a byte of 0'],
  ['(value, draw) => draw.below(0)', '`own.badge` of ours.mjs failed at a value'],
  ['(value, draw) => draw.pick([])', '`own.badge` of ours.mjs failed at a value'],
])('what %s does wrong is told without the value', async (mask, sentence) => {
  const own = await load(`export const masks = [{ ...${badge}, mask: ${mask} }];`);
  expect(() => stands(own, 'Anna Smith')).toThrow(sentence);
  try {
    stands(own, 'Anna Smith');
  } catch (error) {
    expect(JSON.stringify([String(error), error])).not.toContain('Anna');
  }
});

test('another text of the file is another source', async () => {
  const [one, other] = await Promise.all([load(`export const masks = [${badge}];`), load(`export const masks = [${badge}]; //`)]);
  expect(one.kinds[0]?.definition.source?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(one.kinds[0]?.definition.source?.digest).not.toBe(other.kinds[0]?.definition.source?.digest);
});
