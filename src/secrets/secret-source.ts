/** Where secrets come from. A source only reads. */
export interface SecretSource {
  readonly id: string;
  /**
   * Every secret of a place: name → value. Throws a Failure whose sentence names the place, never a value. What its owner should
   * know (a file that others may read) is told by `warn`.
   */
  read(place: string, context: SecretContext): Promise<{ readonly [name: string]: string }>;
  /** How somebody gives an environment the secret that it lacks. */
  remedy(environment: string, name: string): string;
}

export interface SecretContext {
  /** Relative places start here. */
  readonly folder: string;
  readonly warn: (sentence: string) => void;
  readonly system: string;
  readonly environment: string;
  /** For a source whose changes are in the ledger: what is in force, and asked for. */
  readonly versions: { readonly [name: string]: number };
}
