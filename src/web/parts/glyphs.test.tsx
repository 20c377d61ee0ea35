import {
  ArrowUpFromLine,
  Check,
  ChevronRight,
  ChevronsRight,
  CircleCheck,
  CirclePlay,
  CircleX,
  Clock,
  Hand,
  Hourglass,
  Minus,
  OctagonX,
  ScanSearch,
  Snowflake,
  Undo2,
} from 'lucide-react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { glyphs } from './glyphs.ts';

const drawn = {
  arrowUpFromLine: ArrowUpFromLine,
  check: Check,
  chevronRight: ChevronRight,
  chevronsRight: ChevronsRight,
  circleCheck: CircleCheck,
  circlePlay: CirclePlay,
  circleX: CircleX,
  clock: Clock,
  hand: Hand,
  hourglass: Hourglass,
  minus: Minus,
  octagonX: OctagonX,
  scanSearch: ScanSearch,
  snowflake: Snowflake,
  undo2: Undo2,
};

/** Its parts, one after the other: where each begins is told from the corner, and not from where the last one ended. */
function strokeOf(svg: string): string {
  const parts = [...svg.matchAll(/<(path|circle) ([^>]*)>/g)].map(([, tag, attributes = '']) => {
    const of = (name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
    return tag === 'circle' ? circle(Number(of('cx')), Number(of('cy')), Number(of('r'))) : fromCorner(of('d'));
  });
  return parts.join('');
}

function circle(x: number, y: number, r: number): string {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

function fromCorner(way: string): string {
  return way.replace(
    /^m([\d.]+) ([\d.]+) ?(?=(.?))/,
    (_, x: string, y: string, next: string) => `M${x} ${y}${/[-\d]/.test(next) ? 'l' : ''}`,
  );
}

test.each(Object.entries(drawn))('%s is drawn as lucide draws it', (name, Icon) => {
  const glyph = new Map<string, string>(Object.entries(glyphs)).get(name);
  expect(glyph).toBe(strokeOf(renderToStaticMarkup(<Icon />)));
});

test('every one of them is held against lucide', () => {
  expect(Object.keys(drawn).toSorted()).toEqual(Object.keys(glyphs).toSorted());
});
