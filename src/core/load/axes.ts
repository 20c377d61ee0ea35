import type { Scale } from './scale.ts';
import type { Mark } from './marks.ts';

/** Where the values of every plot lie, in pixels; y runs upwards. */
export const frame = { width: 720, height: 280, x: { from: 56, to: 704 }, y: { from: 236, to: 24 } } as const;

export interface Axes {
  readonly x: Scale;
  readonly y: Scale;
  readonly xWords: string;
  readonly yWords: string;
}

/** Lines and numbers of both axes, and what they count. */
export function axesOf({ x, y, xWords, yWords }: Axes): readonly Mark[] {
  const [left, right, bottom] = [frame.x.from, frame.x.to, frame.y.from];
  return [
    ...y.marks.flatMap((value): readonly Mark[] => [
      {
        kind: 'line',
        tone: 'grid',
        parts: [
          [
            { x: left, y: y.at(value) },
            { x: right, y: y.at(value) },
          ],
        ],
      },
      { kind: 'text', tone: 'axis', at: { x: left - 6, y: y.at(value) + 4 }, anchor: 'end', words: short(value) },
    ]),
    ...x.marks.map((value): Mark => ({
      kind: 'text',
      tone: 'axis',
      at: { x: x.at(value), y: bottom + 16 },
      anchor: 'middle',
      words: short(value),
    })),
    {
      kind: 'line',
      tone: 'axis',
      parts: [
        [
          { x: left, y: bottom },
          { x: right, y: bottom },
        ],
      ],
    },
    { kind: 'text', tone: 'axis', at: { x: right, y: bottom + 34 }, anchor: 'end', words: xWords },
    { kind: 'text', tone: 'axis', at: { x: left - 48, y: 14 }, anchor: 'start', words: yWords },
  ];
}

function short(value: number): string {
  if (value >= 1_000_000) return `${Number((value / 1_000_000).toPrecision(3))} M`;
  if (value >= 10_000) return `${Number((value / 1_000).toPrecision(3))} k`;
  return String(Number(value.toPrecision(6)));
}
