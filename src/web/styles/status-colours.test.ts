import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { frozenLook, statusLooks } from '#web/status.ts';
import { contrastOf, differenceOf, type Light, lightOf, seenBy, type Sight, sights } from './colour-sight.ts';

const tokens = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

const kinds = Object.keys(sights).filter((kind): kind is Sight => kind in sights);
const statuses = [...new Set([...Object.values(statusLooks), frozenLook].flatMap(({ colour }) => colour ?? []))];

/** A token's colour in a theme, read from the style sheet itself. */
function colourOf(token: string, theme: Theme): Light {
  const one = String.raw`oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)`;
  const found = new RegExp(`--${token}: light-dark\\(${one}, ${one}\\)`).exec(tokens);
  if (found === null) throw new Error(`tokens.css has no --${token} of two oklch colours`);
  const [lightness = 0, chroma = 0, hue = 0] = found.slice(theme === 'light' ? 1 : 4).map(Number);
  return lightOf(lightness, chroma, hue);
}

describe.each(themes)('in the %s theme', (theme) => {
  test.each(statuses)('the word "%s" can be read on a panel, on its tint and on sunk ground', (status) => {
    const colour = colourOf(`status-${status}`, theme);
    for (const ground of ['panel', 'sunk', `tint-${status}`]) {
      expect.soft(contrastOf(colour, colourOf(ground, theme)), `${status} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(kinds)('with %s sight no two statuses look alike', (sight) => {
    const seen = statuses.map((status) => ({ status, colour: seenBy(sight, colourOf(`status-${status}`, theme)) }));
    for (const [index, one] of seen.entries()) {
      for (const other of seen.slice(index + 1)) {
        expect.soft(differenceOf(one.colour, other.colour), `${one.status} against ${other.status}`).toBeGreaterThanOrEqual(8);
      }
    }
  });

  test.each([
    ['text', 4.5],
    ['muted', 4.5],
    ['accent', 4.5],
    ['ring', 3],
    ['border', 3],
  ])('%s stands out %d to 1 from every ground', (token, least) => {
    for (const ground of ['ground', 'panel', 'sunk']) {
      expect.soft(contrastOf(colourOf(token, theme), colourOf(ground, theme)), `${token} on ${ground}`).toBeGreaterThanOrEqual(least);
    }
  });

  test.each(['status-ready', 'status-failed'])('what is filled with %s can be read', (fill) => {
    expect(contrastOf(colourOf('on-fill', theme), colourOf(fill, theme))).toBeGreaterThanOrEqual(4.5);
  });
});

describe('the arithmetic', () => {
  test('black on white is 21 to 1', () => {
    expect(contrastOf([0, 0, 0], [1, 1, 1])).toBeCloseTo(21, 5);
  });

  test('a colour does not differ from itself, and white from black by 100', () => {
    const purple = lightOf(35.2, 0.185, 302);
    expect(differenceOf(purple, purple)).toBe(0);
    expect(differenceOf([0, 0, 0], [1, 1, 1])).toBeCloseTo(100, 1);
  });

  test('two colours that differ only in red and green are nearly one to eyes without them', () => {
    const [red, green] = [lightOf(60, 0.15, 30), lightOf(60, 0.15, 120)];
    expect(differenceOf(seenBy('deuteranopia', red), seenBy('deuteranopia', green))).toBeLessThan(differenceOf(red, green) / 2);
  });
});
