// Bytes of ASCII by what they are.

export function isFigure(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

/** The value of a figure of base 16, small or capital; -1 of anything else. */
export function nibbleOf(byte: number): number {
  if (isFigure(byte)) return byte - 48;
  const small = byte | 32;
  return small >= 97 && small <= 102 ? small - 87 : -1;
}

/** Of ASCII, small or capital. */
export function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && byte < 128 && (byte | 32) >= 97 && (byte | 32) <= 122;
}
