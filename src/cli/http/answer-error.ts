import type { Blocker } from '#core/blocker.ts';
import type { Problem as FileProblem } from '#core/file/problem.ts';
import { refusalKinds } from '#core/refusal.ts';
import { isStopped } from '#cli/blockers.ts';
import { CommandError, type PlacedProblem } from '#cli/command-error.ts';
import { type Exit, exits } from '#cli/exits.ts';
import { isBlocker } from './answers.ts';
import { isText, listOf, objectOf, optional } from './guards.ts';
import { type Problem, isFileProblem, isProblem } from './small-answers.ts';

interface ErrorBody {
  readonly code: string;
  readonly sentence: string;
  readonly next: string;
  readonly blockers?: readonly Blocker[];
  readonly problems?: readonly Problem[];
  /** What is wrong with a system file, with everything needed to show the place. */
  readonly fileProblems?: readonly FileProblem[];
}

const isErrorAnswer = objectOf<{ readonly error: ErrorBody }>({
  error: objectOf<ErrorBody>({
    code: isText,
    sentence: isText,
    next: isText,
    blockers: optional(listOf(isBlocker)),
    problems: optional(listOf(isProblem)),
    fileProblems: optional(listOf(isFileProblem)),
  }),
});

/** The controller's own words, with the exit code that belongs to them; undefined where it is no controller that speaks. */
export function errorOf(answer: unknown, status: number): CommandError | undefined {
  if (!isErrorAnswer(answer)) return undefined;
  const { code, sentence, next, blockers = [], problems = [], fileProblems = [] } = answer.error;
  const told = problems
    .map((problem) => ({ ...problem, sentence: asTyped(problem.sentence) }))
    .filter((each) => !asTyped(sentence).includes(each.sentence));
  return new CommandError(exitOf(code, { status, blockers }), {
    code,
    sentence: asTyped(sentence),
    next,
    blockers,
    problems: [...told, ...fileProblems.map(placed)],
  });
}

/** Whoever typed a command knows of no body and no path; what is said first is not said again below. */
function asTyped(sentence: string): string {
  return sentence.replace(/^(`[^`]*`) in the (?:body|path|query) /, '$1 ');
}

function placed(problem: FileProblem): PlacedProblem {
  const { line, column, sentence } = problem;
  return { line, column, sentence, shown: problem };
}

/** What the edge itself answers, and one of the core; others have a kind. Codes that we do not know go by their HTTP status. */
const ownExits: { readonly [code: string]: Exit } = {
  'file-invalid': exits.file,
  'file-gap': exits.file,
  'no-files': exits.file,
  'invalid-request': exits.usage,
  // A rule like others, but the one that a script that promotes must tell from the rest.
  'release-ended': exits.stopped,
  'slow-down': exits.failed,
  'too-slow': exits.failed,
  'agent-silent': exits.failed,
  'store-away': exits.failed,
  bug: exits.bug,
};

function exitOf(code: string, { status, blockers }: { readonly status: number; readonly blockers: readonly Blocker[] }): Exit {
  const own = ownExits[code];
  if (own !== undefined) return own;
  const kind = Object.entries(refusalKinds).find(([known]) => known === code)?.[1];
  if (kind === 'waiting') return blockers.some(isStopped) ? exits.stopped : exits.waiting;
  if (kind === 'role' || (kind === undefined && (status === 401 || status === 403))) return exits.forbidden;
  return status >= 500 ? exits.failed : exits.refused;
}
