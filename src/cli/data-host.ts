// Commands that work on the host of a source, without a controller: they read that host's own file.
import path from 'node:path';
import { CommandError } from './command-error.ts';
import { exits } from './exits.ts';
import type { Session } from './session.ts';
import type { DataHere } from '#core/data/here.ts';
import { WrongFile } from '#core/data/wrong-file.ts';
import { Failure } from '#core/failure.ts';

/** How the file is named on the command line. */
export const dataFileOption = {
  kind: 'text',
  value: 'FILE',
  says: 'the file of this host: what may be read, and where copies may go (agent-data.yaml)',
} as const;

const wrongFiles = new Set(['host-file', 'private-file', 'classification-refused', 'mask-key-there']);
const refusals = new Set(['refresh-refused', 'not-a-source', 'copy-not-allowed', 'no-such-table', 'no-fresh-copy', 'refresh-under-way']);

/** Opens the host that the command line means. */
export async function onHost<T>(session: Session, file: string | undefined, work: (here: DataHere) => Promise<T>): Promise<T> {
  const { folder, local } = session.environment;
  return tellingDataFailures(async () => work(await local.dataHere(path.resolve(folder, file ?? 'agent-data.yaml'))));
}

/** What failed says whether a file is wrong, a rule forbids it, or the world is at fault. */
export async function tellingDataFailures<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { code, message: sentence } = error;
    const problems =
      error instanceof WrongFile ? error.problems.map((shown) => ({ file: error.place, ...shown, sentence: shown.sentence, shown })) : [];
    const exit = wrongFiles.has(code) ? exits.file : refusals.has(code) ? exits.refused : exits.failed;
    throw new CommandError(exit, {
      code,
      sentence: problems.length === 0 ? sentence : `${problems[0]?.file ?? ''} has mistakes.`,
      next: `lockstep explain ${code}`,
      problems,
      cause: error,
    });
  }
}
