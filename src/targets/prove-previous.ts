import { Failure } from '#core/failure.ts';
import { StepFailure, type CheckFinding, type StepResult, type Surroundings } from './target.ts';

/** The release before, where it can be asked. */
export interface Previous {
  readonly release: string;
  /** What visitors still reach: its connections, and the statements that it has prepared, are older than the migration. */
  readonly running?: Asked;
  /** Starts the same bits anew, reached by nobody; absent where they may run only once. */
  startAnew?(): Promise<Asked & { end(): Promise<void> }>;
}

interface Asked {
  readonly surroundings: Surroundings;
  /** The last lines that its services wrote, secrets masked. */
  words(): string;
}

/** Runs the release's own check against these addresses, from its own files. Never throws. */
export type Examine = (surroundings: Surroundings) => Promise<CheckFinding>;

/**
 * Whether the release before runs on the schema as it is now, warm and cold. No error, or *no*: what could not be judged has proved nothing.
 * Throws a Failure that names what failed; then nothing is placed, and the schema stays, for what only adds to it harms nobody.
 */
export async function provePrevious(previous: Previous, examine: Examine): Promise<StepResult> {
  const { release, running } = previous;
  const warm = running === undefined ? undefined : await meet(previous, { how: 'on connections from before', asked: running, examine });
  const cold = await meetAnew(previous, examine);
  const met = [warm, cold].filter((each) => each !== undefined);
  if (met.length === 0)
    throw new Failure(
      'previous-not-asked',
      `Nobody could ask whether ${release} runs on the new schema: it runs nowhere, and may run only once.`,
      { retryable: false },
    );
  const blobs = Object.fromEntries(met.flatMap(({ finding }) => Object.entries(finding.blobs ?? {})));
  return {
    verdict: 'pass',
    because: `${release} runs on the new schema, ${met.map(({ how }) => how).join(' and ')}.`,
    ...(Object.keys(blobs).length > 0 && { blobs }),
  };
}

async function meetAnew(previous: Previous, examine: Examine): Promise<Meeting | undefined> {
  const anew = await previous.startAnew?.();
  if (anew === undefined) return undefined;
  try {
    return await meet(previous, { how: 'started anew', asked: anew, examine });
  } finally {
    await anew.end();
  }
}

interface Meeting {
  readonly how: string;
  readonly finding: CheckFinding;
}

async function meet(
  { release }: Previous,
  { how, asked, examine }: { readonly how: string; readonly asked: Asked; readonly examine: Examine },
): Promise<Meeting> {
  const finding = await examine(asked.surroundings);
  if (finding.verdict === 'pass') return { how, finding };
  const words = asked.words().trim();
  const said = words === '' ? '' : `\n${words}`;
  const seen = { verdict: finding.verdict, ...(finding.blobs && { blobs: finding.blobs }) };
  throw new StepFailure(`${release} does not run on the new schema, ${how}: ${finding.because}${said}`, seen);
}
