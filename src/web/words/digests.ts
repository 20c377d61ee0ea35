/** `sha256:9f1c30a2…e2`: enough to compare by eye. */
export function shortDigest(digest: string): string {
  return digest.length <= 20 ? digest : `${digest.slice(0, 15)}…${digest.slice(-2)}`;
}
