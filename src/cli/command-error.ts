import type { Problem as FileProblem } from '#core/file/problem.ts';
import type { Blocker } from '#core/blocker.ts';
import type { Exit } from './exits.ts';

/** What a command ends with when it cannot do what was asked: thrown anywhere, told once by `run-cli.ts`. */
export class CommandError extends Error {
  readonly exit: Exit;
  readonly code: string;
  /** What to do next: a command or a sentence. */
  readonly next: string;
  readonly blockers: readonly Blocker[];
  /** Everything that is wrong with a file or a request. */
  readonly problems: readonly PlacedProblem[];

  constructor(exit: Exit, told: ToldError) {
    super(told.sentence, told.cause === undefined ? undefined : { cause: told.cause });
    this.name = 'CommandError';
    this.exit = exit;
    this.code = told.code;
    this.next = told.next;
    this.blockers = told.blockers ?? [];
    this.problems = told.problems ?? [];
  }

  /** The same, with another next step. */
  with({ next }: { readonly next: string }): CommandError {
    const { exit, code, message: sentence, blockers, problems, cause } = this;
    return new CommandError(exit, { code, sentence, next, blockers, problems, cause });
  }
}

interface ToldError {
  readonly code: string;
  readonly sentence: string;
  readonly next: string;
  readonly blockers?: readonly Blocker[];
  readonly problems?: readonly PlacedProblem[];
  readonly cause?: unknown;
}

/** One mistake, and where it stands: `lockstep.yaml:14:5`. */
export interface PlacedProblem {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly sentence: string;
  /** For a system file: enough to show the line itself. */
  readonly shown?: FileProblem;
}
