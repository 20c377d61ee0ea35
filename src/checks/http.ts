import { setTimeout as pause } from 'node:timers/promises';
import { httpOptions } from '#catalogue/checks/http.ts';
import { millisecondsOf } from '#catalogue/duration.ts';
import type { CheckDefinition } from '#core/system.ts';
import { ask, type Answer } from './ask.ts';
import type { Check, CheckContext, CheckOutcome } from './check.ts';
import { complaintsAbout, type HttpOptions } from './http-expectation.ts';

/** A request that is not answered after this long has failed, whatever the whole check may take. */
const answerLimitMs = 10_000;

/** Asks every path of every service that the check means, one after the other: it measures time, and should not disturb itself. */
export const httpCheck: Check = {
  id: 'http',
  async run(definition, context) {
    const options = httpOptions.parse(definition.options);
    const targets = targetsOf(options, context);
    if (targets.length === 0) return { verdict: 'error', because: nobodyToAsk(options, context) };
    const tries: Tried[] = [];
    for (const target of targets) tries.push(await tryOften(target, { definition, options, context }));
    return outcomeOf(tries);
  },
};

interface Target {
  readonly service: string;
  readonly base: URL;
  readonly path: string;
}

interface Run {
  readonly definition: CheckDefinition;
  readonly options: HttpOptions;
  readonly context: CheckContext;
}

/** How asking one target ended. */
interface Tried {
  readonly target: Target;
  readonly verdict: 'pass' | 'fail' | 'error';
  readonly because: string;
  readonly attempts: number;
  readonly ms: number;
}

function targetsOf(options: HttpOptions, context: CheckContext): readonly Target[] {
  const paths = Array.isArray(options.path) ? options.path : [options.path];
  const asked = Object.entries(context.baseUrls).filter(([service]) => options.service === undefined || service === options.service);
  return asked.flatMap(([service, url]) => paths.map((path) => ({ service, base: new URL(url), path })));
}

function nobodyToAsk(options: HttpOptions, context: CheckContext): string {
  if (options.service === undefined) return 'no service of this environment has an address';
  return `service ${options.service} has no address here (${Object.keys(context.baseUrls).join(', ') || 'none has'})`;
}

async function tryOften(target: Target, run: Run): Promise<Tried> {
  const most = 1 + (run.options.retries ?? 0);
  for (let attempts = 1; ; attempts += 1) {
    const tried = { ...(await tryOnce(target, run)), attempts };
    run.context.log(`${run.options.method ?? 'GET'} ${nameOf(target)} ${tried.because}`);
    if (tried.verdict === 'pass' || attempts >= most) return tried;
    await pause(millisecondsOf(run.options.between ?? '500 ms'), undefined, { signal: run.context.signal });
  }
}

async function tryOnce(target: Target, run: Run): Promise<Omit<Tried, 'attempts'>> {
  const answer = await askFollowing(target, run);
  if (answer.kind !== 'answered') return { target, verdict: answer.kind === 'broken' ? 'fail' : 'error', because: answer.because, ms: 0 };
  const complaints = await complaintsAbout(answer, run.options);
  const because = complaints.length === 0 ? `answered ${answer.status} in ${Math.round(answer.ms)} ms` : complaints.join(', ');
  return { target, verdict: complaints.length === 0 ? 'pass' : 'fail', because, ms: answer.ms };
}

/** Redirects are an answer like any other, unless the check follows them; each hop is judged like the first. */
async function askFollowing(target: Target, run: Run): Promise<Answer> {
  const { options, context } = run;
  let { base, path } = target;
  for (let left = options.follow ?? 0; ; left -= 1) {
    const answer = await ask({
      base,
      path,
      method: options.method ?? 'GET',
      headers: context.headers ?? {},
      limitMs: answerLimitMs,
      origins: Object.values(context.baseUrls).map((url) => new URL(url).origin),
      signal: context.signal,
    });
    // Who redirects to what may not be asked, or to nobody, has given no whole answer.
    if (answer.kind === 'unreachable' && base !== target.base) return { kind: 'broken', because: `redirects away: ${answer.because}` };
    const location = answer.kind === 'answered' && answer.status >= 300 && answer.status < 400 ? answer.headers.location : undefined;
    if (location === undefined || left === 0) return answer;
    const next = URL.parse(location, new URL(path.replace(/^\/+/, '/'), base).href);
    if (next === null) return { kind: 'broken', because: 'redirects to what is no address' };
    base = URL.parse('/', next.href) ?? next;
    path = `${next.pathname}${next.search}`;
  }
}

function outcomeOf(tries: readonly Tried[]): CheckOutcome {
  const bad = tries.filter((tried) => tried.verdict !== 'pass');
  const counts = { passed: tries.length - bad.length, failed: bad.length, skipped: 0 };
  if (bad.length === 0) return { verdict: 'pass', because: wordsOfPass(tries), counts };
  const verdict = bad.some((tried) => tried.verdict === 'fail') ? 'fail' : 'error';
  const shown = bad.slice(0, 3).map((tried) => `${nameOf(tried.target)} ${tried.because}${wordsOfAttempts(tried)}`);
  const more = bad.length > shown.length ? [`${bad.length - shown.length} more`] : [];
  const about = [...new Set(bad.map(({ target }) => target.service))];
  return { verdict, because: `${bad.length} of ${tries.length} requests failed: ${[...shown, ...more].join('; ')}`, counts, about };
}

function wordsOfPass(tries: readonly Tried[]): string {
  const slowest = Math.round(Math.max(...tries.map((tried) => tried.ms)));
  const again = tries.filter((tried) => tried.attempts > 1).length;
  const retried = again === 0 ? '' : `, ${again} of them only on a later try`;
  return tries.length === 1 && tries[0] !== undefined
    ? `${nameOf(tries[0].target)} ${tries[0].because}${wordsOfAttempts(tries[0])}`
    : `${tries.length} requests answered as expected${retried}, the slowest in ${slowest} ms`;
}

function wordsOfAttempts(tried: Tried): string {
  return tried.attempts === 1 ? '' : ` (try ${tried.attempts})`;
}

function nameOf(target: Target): string {
  return `${target.service} ${target.path}`;
}
