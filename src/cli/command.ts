import type { Session } from './session.ts';
import type { Input } from './parse/input.ts';
import type { Options } from './parse/option.ts';
import type { Outcome } from './outcome.ts';

/** One command, as its file in `commands/` declares it. Its name and its one-line summary stand in the catalogue. */
export interface Command<Name extends string = string> {
  /** Behind the name: `RELEASE [--stage STAGE]`. */
  readonly usage: string;
  /** What the usage line cannot say, in sentences. */
  readonly about?: string;
  readonly options: { readonly [name in Name]: Options[string] };
  /** Fewest and most arguments; the most may be Infinity. */
  readonly positionals: readonly [least: number, most: number];
  readonly examples: readonly Example[];
  readonly run: (session: Session, input: Input<Name>) => Promise<Outcome>;
}

export interface Example {
  readonly line: string;
  readonly says: string;
}

/** Names of options are checked where the command reads them; outside, a command takes any input. */
export function defineCommand<const Name extends string>(command: Command<Name>): Command {
  return command;
}
