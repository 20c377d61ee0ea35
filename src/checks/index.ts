import { cleanLine } from '#core/clean.ts';
import { lastWordsOf } from '#core/last-words.ts';
import type { CaseNames } from '#core/scope/cases.ts';
import type { CheckDefinition } from '#core/system.ts';
import type { Check, CheckContext, CheckOutcome, CheckResult } from './check.ts';
import { cleanCheck } from './clean.ts';
import { commandCheck } from './command.ts';
import { httpCheck } from './http.ts';
import { k6Check } from './load/k6.ts';
import { loadCheck } from './load/load.ts';
import { redactionOf, type Redaction } from './redact.ts';
import { watchCheck } from './watch.ts';

/** The hands of every check that the catalogue describes. */
export const checks: ReadonlyMap<string, Check> = new Map(
  [httpCheck, commandCheck, cleanCheck, loadCheck, k6Check, watchCheck].map((check) => [check.id, check]),
);

/**
 * Runs a check to its end, its time-out or the abort of its context, whichever is first; never rejects. A check that could not be
 * judged is an `error`, one that was stopped is `inconclusive`: neither opens a gate. Secrets are removed from all that it says.
 */
export async function runCheck(definition: CheckDefinition, context: CheckContext): Promise<CheckResult> {
  const startedMs = performance.now();
  const redaction = redactionOf([...context.secrets, ...Object.values(context.headers ?? {})]);
  const timeout = AbortSignal.timeout(definition.timeoutMs);
  const signal = AbortSignal.any([context.signal, timeout]);
  const outcome = await judge(definition, { ...guarded(context, redaction), signal }, timeout);
  const because = cleanLine(redaction.text(`${definition.name}: ${outcome.because}`));
  const lastWords = outcome.lastWords === undefined ? {} : { lastWords: lastWordsOf(redaction.text(outcome.lastWords)) };
  const cases = outcome.cases === undefined ? {} : { cases: redactedNames(outcome.cases, redaction) };
  return { ...outcome, because, ...lastWords, ...cases, ms: Math.round(performance.now() - startedMs) };
}

/** A name may hold what a test was given. */
function redactedNames({ passed, failed, skipped }: CaseNames, redaction: Redaction): CaseNames {
  const clean = (names: readonly string[]): readonly string[] => names.map((name) => cleanLine(redaction.text(name)));
  return { passed: clean(passed), failed: clean(failed), skipped: clean(skipped) };
}

async function judge(definition: CheckDefinition, context: CheckContext, timeout: AbortSignal): Promise<CheckOutcome> {
  const check = checks.get(definition.kind);
  if (check === undefined) return { verdict: 'error', because: `this agent has no check \`${definition.kind}\`` };
  try {
    const outcome = await check.run(definition, context);
    return context.signal.aborted ? stopped(definition, timeout, outcome) : outcome;
  } catch (error) {
    if (context.signal.aborted) return stopped(definition, timeout);
    return { verdict: 'error', because: error instanceof Error ? error.message : String(error) };
  }
}

/** What was found before the end is kept as evidence, but it does not count. */
function stopped(definition: CheckDefinition, timeout: AbortSignal, outcome?: CheckOutcome): CheckOutcome {
  const blobs = outcome?.blobs === undefined ? {} : { blobs: outcome.blobs };
  if (!timeout.aborted) return { verdict: 'inconclusive', because: 'it was stopped before its end', ...blobs };
  return { verdict: 'error', because: `it did not end within ${definition.timeoutMs / 1000} s and was stopped`, ...blobs };
}

function guarded(context: CheckContext, redaction: Redaction): CheckContext {
  return {
    ...context,
    log: (line) => context.log(redaction.text(line)),
    keep: (name, content) => context.keep(redaction.text(name), redaction.bytes(content)),
  };
}
