/** What a language other than English brings with it, in a chunk of its own. */
export interface Tongue {
  /** English phrase → the same in this language. */
  readonly texts: { readonly [phrase: string]: string };
  /** A sentence of the core in this language; undefined where nobody wrote one. */
  readonly tell: (sentence: string) => string | undefined;
}
