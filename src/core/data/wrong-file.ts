import { Failure } from '#core/failure.ts';
import type { Problem } from '#core/file/problem.ts';

/** A file of a host has mistakes: each with its place. */
export class WrongFile extends Failure {
  readonly place: string;
  readonly problems: readonly Problem[];

  constructor(code: string, place: string, problems: readonly Problem[]) {
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    super(code, `${place}:${first?.line ?? 1}:${first?.column ?? 1}: ${first?.sentence ?? ''}${more}`, { retryable: false });
    this.place = place;
    this.problems = problems;
  }
}
