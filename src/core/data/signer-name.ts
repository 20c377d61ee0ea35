/** Of a public key what people compare: `lockstep/4f…`. */
export function nameOfSigner(key: string | undefined): string {
  return key === undefined ? 'nobody' : (key.split('+')[0] ?? key);
}
