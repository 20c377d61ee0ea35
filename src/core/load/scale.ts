/** A stretch of values laid onto a stretch of pixels, with marks at round values. */
export interface Scale {
  at(value: number): number;
  readonly marks: readonly number[];
}

/** From 0 to the next round value above the largest. */
export function linearScale(largest: number, pixels: { readonly from: number; readonly to: number }): Scale {
  const step = roundStep(Math.max(largest, 1e-9) / 5);
  const top = step * Math.ceil(Math.max(largest, step) / step);
  const at = (value: number): number => pixels.from + (value / top) * (pixels.to - pixels.from);
  return { at, marks: Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step) };
}

/** Powers of ten, with 2 and 5 between. Values at or below zero lie at its beginning. */
export function logarithmicScale(
  range: { readonly least: number; readonly most: number },
  pixels: { readonly from: number; readonly to: number },
): Scale {
  const low = Math.log10(Math.max(range.least, 1e-3));
  const high = Math.max(low + 0.3, Math.log10(Math.max(range.most, 1e-3)));
  const at = (value: number): number => {
    const share = (Math.log10(Math.max(value, 1e-3)) - low) / (high - low);
    return pixels.from + Math.min(1, Math.max(0, share)) * (pixels.to - pixels.from);
  };
  const all = Array.from({ length: 12 }, (_, index) => 10 ** (index - 3)).flatMap((ten) => [ten, 2 * ten, 5 * ten]);
  return { at, marks: all.filter((mark) => Math.log10(mark) >= low - 1e-9 && Math.log10(mark) <= high + 1e-9) };
}

/** 1, 2 or 5 of a power of ten, at or above the value. */
function roundStep(value: number): number {
  const ten = 10 ** Math.floor(Math.log10(value));
  const found = [1, 2, 5, 10].find((factor) => factor * ten >= value - 1e-12) ?? 10;
  return found * ten;
}
