import { compileTime as compile } from '#calendar/compile-time.ts';
import type { CompileAnswer, CompileTime } from '#core/time/compiled.ts';
import { digestOfTime } from '#core/times.ts';

const mostKept = 50;
const hourMs = 60 * 60_000;

/** A file is compiled when it is looked at, when it is applied, and for a while nothing else would come of it: what was compiled within the hour is given again. */
export function keepingCompiler(): CompileTime {
  const kept = new Map<string, { readonly at: number; readonly answer: Promise<CompileAnswer> }>();
  return (definitions, now) => {
    const key = digestOfTime(definitions);
    const known = kept.get(key);
    if (known !== undefined && Math.abs(now - known.at) < hourMs) return known.answer;
    const answer = compile(definitions, now);
    kept.set(key, { at: now, answer });
    const forget = (): void => void (kept.get(key)?.answer === answer && kept.delete(key));
    answer.then(({ ok }) => ok || forget(), forget);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return answer;
  };
}
