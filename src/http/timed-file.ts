import type { ParsedSystem } from '#core/file/parse-system.ts';
import { placeTimeProblems } from '#core/file/place-time.ts';
import type { Instant } from '#core/system.ts';
import type { CompiledTime } from '#core/time/compiled.ts';
import type { HttpContext } from './context.ts';

/** A file as it was read, with what it says of time, or everything that is wrong with either. */
export type TimedSystem =
  | (Extract<ParsedSystem, { readonly ok: true }> & { readonly time?: CompiledTime })
  | Extract<ParsedSystem, { readonly ok: false }>;

/** What it says of time is looked up as well, as of an instant: a place that does not exist is a mistake of the file as every other. */
export async function withTimes(
  text: string,
  parsed: ParsedSystem,
  { compileTime }: Pick<HttpContext, 'compileTime'>,
  at: Instant,
): Promise<TimedSystem> {
  if (!parsed.ok || parsed.system.time === undefined || compileTime === undefined) return parsed;
  const compiled = await compileTime(parsed.system.time, at);
  if (!compiled.ok) return { ok: false, problems: placeTimeProblems(text, compiled.problems) };
  const warnings = [...parsed.warnings, ...placeTimeProblems(text, compiled.warnings, 'warning')];
  return { ...parsed, warnings, time: compiled.time };
}
