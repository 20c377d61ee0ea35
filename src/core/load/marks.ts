// Marks of a picture: lines, dots, bars and words, and where they stand.

export type Mark =
  /** Gaps where a point is missing. */
  | { readonly kind: 'line'; readonly tone: Tone; readonly parts: readonly (readonly Point[])[]; readonly isDashed?: true }
  | { readonly kind: 'dot'; readonly tone: Tone; readonly at: Point; readonly words: string }
  | {
      readonly kind: 'bar';
      readonly tone: Tone;
      readonly at: Point;
      readonly width: number;
      readonly height: number;
      readonly words?: string;
    }
  | { readonly kind: 'text'; readonly tone: Tone; readonly at: Point; readonly anchor: 'start' | 'middle' | 'end'; readonly words: string };

export type Tone = 'p50' | 'p95' | 'p99' | 'offered' | 'answered' | 'failed' | 'bound' | 'void' | 'axis' | 'grid';

export interface Point {
  readonly x: number;
  readonly y: number;
}
