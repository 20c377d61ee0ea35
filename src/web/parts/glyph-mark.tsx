import type { Glyph } from './glyphs.ts';

interface GlyphMarkProps {
  readonly glyph: Glyph;
  readonly size: number;
  /** Of the line, in a square of 24. */
  readonly strokeWidth: number;
}

/** A picture beside words that say the same. */
export function GlyphMark({ glyph, size, strokeWidth }: GlyphMarkProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={strokeWidth}
      strokeLinecap="round"
      strokeLinejoin="round"
      // Nothing is drawn beyond it: to cut hundreds of them off costs the browser a good part of a picture.
      overflow="visible"
      aria-hidden
    >
      <path d={glyph} />
    </svg>
  );
}
