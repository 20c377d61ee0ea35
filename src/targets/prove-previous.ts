import type { OrderResult } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import { StepFailure, type CheckFinding, type StepResult, type Surroundings } from './target.ts';

/** The release before, where it can be asked. */
export interface Previous {
  readonly release: string;
  /** What visitors still reach: its connections, and the statements that it has prepared, are older than the migration. */
  readonly running?: Asked;
  /** Starts the same bits anew, reached by nobody; absent where they may run only once. */
  readonly startAnew?: () => Promise<Asked & { end(): Promise<void> }>;
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
  const { release } = previous;
  const met = await meetBoth(previous, examine);
  const failed = met.find(isNo);
  if (failed !== undefined) throw new StepFailure(`${release} does not run on the new schema, ${wordsOf(failed)}`, seenIn(failed));
  return { verdict: 'pass', because: `${release} runs on the new schema, ${howOf(met)}.`, ...filesOf(met) };
}

/** What is known of the schema before it is migrated. */
export interface BeforeMigration {
  /** The check's name. */
  readonly check: string;
  /** An attempt that came to nothing has migrated since the release before came here. */
  readonly hasMigrated: boolean;
}

/**
 * The same look before anything is migrated. What fails then would fail afterwards too and prove nothing, so the schema is not blamed:
 * *no*, and nothing is migrated.
 */
export async function askPrevious(previous: Previous, examine: Examine, known: BeforeMigration): Promise<StepResult> {
  const { release } = previous;
  const met = await meetBoth(previous, examine).catch((error: unknown) => {
    if (!(error instanceof Failure) || error.code !== 'previous-not-well') throw error;
    throw new Failure('previous-not-well', `Before this attempt migrates anything: ${error.message}`, { retryable: false, cause: error });
  });
  const failed = met.find(isNo);
  if (failed !== undefined) {
    const [when, advice] = known.hasMigrated
      ? [
          'before this attempt migrates anything',
          `An attempt before it has migrated already, and that stays: mend the schema, or ${release}`,
        ]
      : ['without the migration too', `So it could prove nothing, and nothing was migrated: mend what runs here, or the check`];
    const seen = { ...seenIn(failed), verdict: 'inconclusive' as const };
    throw new StepFailure(`${release} fails ${known.check} ${when}. ${advice}. It was asked ${wordsOf(failed)}`, seen);
  }
  return { verdict: 'pass', because: `${release} passes ${known.check} before the migration, ${howOf(met)}.`, ...filesOf(met) };
}

/** Where it runs, and started anew; the second is left out where the first has failed. */
async function meetBoth(previous: Previous, examine: Examine): Promise<readonly Meeting[]> {
  const { running, startAnew } = previous;
  const warm = running === undefined ? undefined : await meet({ how: 'on connections from before', asked: running, examine });
  if (warm !== undefined && isNo(warm)) return [warm];
  const cold = startAnew === undefined ? undefined : await meetAnew(startAnew, examine);
  const met = [warm, cold].filter((each) => each !== undefined);
  if (met.length > 0) return met;
  const sentence = `Nobody could ask whether ${previous.release} runs on the new schema: it runs nowhere, and may run only once.`;
  throw new Failure('previous-not-asked', sentence, { retryable: false });
}

async function meetAnew(startAnew: NonNullable<Previous['startAnew']>, examine: Examine): Promise<Meeting> {
  const anew = await startAnew();
  try {
    return await meet({ how: 'started anew', asked: anew, examine });
  } finally {
    await anew.end();
  }
}

interface Meeting {
  readonly how: string;
  readonly finding: CheckFinding;
  /** The last lines of its services. */
  readonly words: string;
}

interface Meet {
  readonly how: string;
  readonly asked: Asked;
  readonly examine: Examine;
}

async function meet({ how, asked, examine }: Meet): Promise<Meeting> {
  const finding = await examine(asked.surroundings);
  return { how, finding, words: finding.verdict === 'pass' ? '' : asked.words().trim() };
}

function isNo({ finding }: Meeting): boolean {
  return finding.verdict !== 'pass';
}

function wordsOf({ how, finding, words }: Meeting): string {
  return `${how}: ${finding.because}${words === '' ? '' : `\n${words}`}`;
}

function seenIn({ finding: { verdict, blobs } }: Meeting): Pick<OrderResult, 'verdict' | 'blobs'> {
  return { verdict, ...(blobs && { blobs }) };
}

function howOf(met: readonly Meeting[]): string {
  return met.map(({ how }) => how).join(' and ');
}

function filesOf(met: readonly Meeting[]): Pick<OrderResult, 'blobs'> {
  const blobs = Object.fromEntries(met.flatMap(({ finding }) => Object.entries(finding.blobs ?? {})));
  return Object.keys(blobs).length > 0 ? { blobs } : {};
}
