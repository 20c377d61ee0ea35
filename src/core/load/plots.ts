import { axesOf, frame, type Axes } from './axes.ts';
import type { Bucket, KneeFigures, LoadFigures, Stretch } from './figures.ts';
import { linearScale, logarithmicScale } from './scale.ts';
import type { Mark, Point, Tone } from './marks.ts';

/** A picture as data: whoever shows it, page or browser, draws the same. Pixels from the upper left. */
export interface Plot {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
  /** What the tones mean. */
  readonly legend: readonly { readonly tone: Tone; readonly words: string }[];
}

/** What a report shows, in its order. */
export function plotsOf(figures: LoadFigures): readonly Plot[] {
  const { stretches, latencies, knee } = figures;
  return [
    ...(stretches.length === 0 ? [] : [latencyOverTime(figures), rateOverTime(stretches)]),
    ...(knee === undefined ? [] : [offeredAgainstDelivered(knee)]),
    ...(latencies.length === 0 ? [] : [latencyHistogram(latencies)]),
  ];
}

function latencyOverTime({ stretches, judged }: LoadFigures): Plot {
  const values = stretches.flatMap(({ p50Ms, p99Ms }) => [p50Ms, p99Ms].filter((value) => value !== undefined));
  const x = linearScale(lengthOf(stretches), frame.x);
  const y = logarithmicScale({ least: 0.8 * Math.min(...values), most: 1.2 * Math.max(...values) }, frame.y);
  const axes = { x, y, xWords: 'seconds', yWords: 'ms' };
  const series = (['p50Ms', 'p95Ms', 'p99Ms'] as const).map((key): Mark => {
    const tone = ({ p50Ms: 'p50', p95Ms: 'p95', p99Ms: 'p99' } as const)[key];
    return { kind: 'line', tone, parts: partsOf(stretches, (stretch) => stretch[key], axes) };
  });
  const bounds = judged.findings.flatMap(({ what, boundMs }): readonly Mark[] => {
    if (boundMs === undefined || boundMs > 1.2 * Math.max(...values)) return [];
    const [left, right] = [frame.x.from, frame.x.to];
    return [
      {
        kind: 'line',
        tone: 'bound',
        parts: [
          [
            { x: left, y: y.at(boundMs) },
            { x: right, y: y.at(boundMs) },
          ],
        ],
        isDashed: true,
      },
      { kind: 'text', tone: 'bound', at: { x: right - 4, y: y.at(boundMs) - 4 }, anchor: 'end', words: `${what} at most ${boundMs} ms` },
    ];
  });
  return {
    ...plot('Latency over time', axes, [...voidMarks(stretches, axes), ...series, ...bounds]),
    legend: [
      { tone: 'p50', words: 'half of the answers (p50)' },
      { tone: 'p95', words: '95 of 100 (p95)' },
      { tone: 'p99', words: '99 of 100 (p99)' },
      ...(stretches.some(({ isVoid }) => isVoid) ? [{ tone: 'void', words: 'does not count: the generator was not well' } as const] : []),
    ],
  };
}

function rateOverTime(stretches: readonly Stretch[]): Plot {
  const x = linearScale(lengthOf(stretches), frame.x);
  const y = linearScale(Math.max(...stretches.flatMap(({ offered, answered }) => [offered, answered])), frame.y);
  const axes = { x, y, xWords: 'seconds', yWords: 'requests per second' };
  const line = (tone: 'offered' | 'answered' | 'failed'): Mark => ({
    kind: 'line',
    tone,
    parts: partsOf(stretches, (stretch) => stretch[tone], axes),
    ...(tone === 'offered' ? { isDashed: true } : {}),
  });
  return {
    ...plot('Requests per second', axes, [...voidMarks(stretches, axes), line('offered'), line('answered'), line('failed')]),
    legend: [
      { tone: 'offered', words: 'offered' },
      { tone: 'answered', words: 'answered well' },
      { tone: 'failed', words: 'failed' },
    ],
  };
}

function offeredAgainstDelivered({ steps, knee }: KneeFigures): Plot {
  const most = Math.max(...steps.map(({ offered }) => offered));
  const axes: Axes = {
    x: linearScale(most, frame.x),
    y: linearScale(most, frame.y),
    xWords: 'offered per second',
    yWords: 'delivered per second',
  };
  const at = (offered: number, delivered: number): Point => ({ x: axes.x.at(offered), y: axes.y.at(delivered) });
  const ideal: Mark = { kind: 'line', tone: 'grid', parts: [[at(0, 0), at(most, most)]], isDashed: true };
  const capacity = knee?.isReached === true ? knee.capacity : undefined;
  const hinge: readonly Mark[] =
    capacity === undefined
      ? []
      : [
          { kind: 'line', tone: 'bound', parts: [[at(0, 0), at(capacity, capacity), at(most, capacity)]] },
          {
            kind: 'text',
            tone: 'bound',
            at: { x: frame.x.to - 4, y: axes.y.at(capacity) - 6 },
            anchor: 'end',
            words: `knee at ${rounded(capacity)} a second`,
          },
        ];
  const dots = steps.map(({ offered, delivered }): Mark => ({
    kind: 'dot',
    tone: 'answered',
    at: at(offered, delivered),
    words: `${rounded(offered)} offered, ${rounded(delivered)} delivered`,
  }));
  return {
    ...plot('Offered and delivered', axes, [ideal, ...hinge, ...dots]),
    legend: [{ tone: 'answered', words: 'a step of the ramp' }],
  };
}

function latencyHistogram(latencies: readonly Bucket[]): Plot {
  const range = { least: latencies[0]?.fromMs ?? 0.05, most: latencies.at(-1)?.toMs ?? 1 };
  const axes = {
    x: logarithmicScale(range, frame.x),
    y: linearScale(Math.max(...latencies.map(({ count }) => count)), frame.y),
    xWords: 'ms',
    yWords: 'requests',
  };
  const bars = latencies.map(({ fromMs, toMs, count }): Mark => {
    const [left, right, top] = [axes.x.at(fromMs), axes.x.at(toMs), axes.y.at(count)];
    return {
      kind: 'bar',
      tone: 'p50',
      at: { x: left, y: top },
      width: Math.max(1, right - left - 1),
      height: frame.y.from - top,
      words: `${count} requests between ${rounded(fromMs)} and ${rounded(toMs)} ms`,
    };
  });
  return { ...plot('How long requests took', axes, bars), legend: [] };
}

function plot(title: string, axes: Axes, marks: readonly Mark[]): Omit<Plot, 'legend'> {
  return { title, width: frame.width, height: frame.height, marks: [...axesOf(axes), ...marks] };
}

function lengthOf(stretches: readonly Stretch[]): number {
  const last = stretches.at(-1);
  return last === undefined ? 0 : last.at + last.seconds;
}

/** Points in unbroken parts. */
function partsOf(
  stretches: readonly Stretch[],
  valueOf: (stretch: Stretch) => number | undefined,
  { x, y }: Axes,
): readonly (readonly Point[])[] {
  const parts: Point[][] = [[]];
  for (const stretch of stretches) {
    const value = valueOf(stretch);
    if (value === undefined) parts.push([]);
    else parts.at(-1)?.push({ x: x.at(stretch.at + stretch.seconds / 2), y: y.at(value) });
  }
  return parts.filter((part) => part.length > 0);
}

function voidMarks(stretches: readonly Stretch[], { x }: Axes): readonly Mark[] {
  return stretches
    .filter(({ isVoid }) => isVoid)
    .map(({ at, seconds }) => ({
      kind: 'bar',
      tone: 'void',
      at: { x: x.at(at), y: frame.y.to },
      width: x.at(at + seconds) - x.at(at),
      height: frame.y.from - frame.y.to,
    }));
}

function rounded(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
