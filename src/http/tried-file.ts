import { parseSystem } from '#core/file/parse-system.ts';
import type { Problem } from '#core/file/problem.ts';
import type { FileChange } from '#core/simulate/simulate.ts';
import type { HttpContext } from './context.ts';
import { Refused, refused } from './refused.ts';
import { withTimes } from './timed-file.ts';

interface Tried {
  readonly system: string;
  readonly text: string;
  /** From when on it is to hold. */
  readonly since: number;
  /** What is typed for the system of the file itself: `lockstep simulate`. */
  readonly command: string;
}

/** A file that is tried and not applied, with what it says of time compiled for the years from then on. */
export async function readTriedFile({ system, text, since, command }: Tried, context: HttpContext): Promise<FileChange> {
  const parsed = parseSystem(text, context.catalogue);
  if (!parsed.ok) throw invalid(parsed.problems);
  const { system: file, digest } = parsed;
  if (file.name !== system)
    throw refused('file-outdated', `This file is of system ${file.name}, not of ${system}.`, `${command} --system ${file.name}`);
  const timed = await withTimes(text, parsed, context, since);
  if (!timed.ok) throw invalid(timed.problems);
  return { file, digest, by: 'lockstep', ...(timed.time && { time: timed.time }) };
}

function invalid(problems: readonly Problem[]): Refused {
  const count = problems.length === 1 ? 'One thing is' : `${problems.length} things are`;
  const sentence = `${count} wrong in the file that is to be tried.`;
  return new Refused({ code: 'file-invalid', sentence, next: problems[0]?.next ?? 'lockstep validate', fileProblems: problems });
}
