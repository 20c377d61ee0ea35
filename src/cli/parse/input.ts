import { CommandError } from '#cli/command-error.ts';
import { exits } from '#cli/exits.ts';

/** What stood on the command line of one command, by the names that the command itself declares. */
export class Input<Name extends string = string> {
  readonly positionals: readonly string[];
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(positionals: readonly string[], values: ReadonlyMap<string, readonly string[]>) {
    this.positionals = positionals;
    this.#values = values;
  }

  isSet(name: Name): boolean {
    return this.#values.has(name);
  }

  text(name: Name): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  /** Of an option that is declared `required`: the parser refuses a line without it. */
  required(name: Name): string {
    return this.text(name) ?? missing(`--${name}`);
  }

  texts(name: Name): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** Of a positional that the command declares; the parser refuses a line with too few. */
  positional(index: number): string {
    return this.positionals[index] ?? missing(`argument ${index + 1}`);
  }
}

function missing(what: string): never {
  throw new CommandError(exits.usage, { code: 'missing-value', sentence: `${what} is missing.`, next: 'lockstep help' });
}
