import { cleanOptions } from '#catalogue/checks/clean.ts';
import type { CleanReport } from '#core/nothing/clean-report.ts';
import { findingsOf, type Allowed, type Judged } from '#core/nothing/findings.ts';
import type { NothingSeen } from '#core/nothing/observed.ts';
import { andOf, counted } from '#core/words.ts';
import type { Check, CheckOutcome } from './check.ts';

/** Runs the release with nothing but what is declared, and names what it reaches for beside it. */
export const cleanCheck: Check = {
  id: 'clean',
  async run(definition, context) {
    const { inNothing, signal } = context;
    if (inNothing === undefined)
      return { verdict: 'error', because: 'nothing can be started from nothing in this environment: its target cannot' };
    signal.throwIfAborted();
    const { allow } = cleanOptions.parse(definition.options);
    const seen = await inNothing(signal);
    const judged = seen.map((each) => ({ seen: each, judged: findingsOf(each.observed, each.declared, allowedOf(allow)) }));
    const lines = judged.flatMap(linesOf);
    const report = JSON.stringify(reportOf(judged));
    const blobs = {
      'clean.txt': await context.keep('clean.txt', Buffer.from(`${lines.join('\n')}\n`)),
      'clean.json': await context.keep('clean.json', Buffer.from(report)),
    };
    const outcome = outcomeOf(judged);
    return { ...outcome, blobs, ...(outcome.verdict !== 'pass' && { lastWords: lines.join('\n') }) };
  },
};

interface JudgedService {
  readonly seen: NothingSeen;
  readonly judged: Judged;
}

type Options = ReturnType<typeof cleanOptions.parse>;

/** Absent and empty are the same. */
function allowedOf({ variables = [], files = [], hosts = [], programs = [], packages = [] }: NonNullable<Options['allow']> = {}): Allowed {
  return { variables, files, hosts, programs, packages };
}

function outcomeOf(judged: readonly JudgedService[]): CheckOutcome {
  const found = judged.flatMap(({ judged: { findings } }) => findings.map(({ what }) => what));
  const unwell = judged.filter(({ seen }) => !seen.isWell);
  const about = judged.filter(({ seen, judged: { findings } }) => !seen.isWell || findings.length > 0).map(({ seen }) => seen.service);
  const how = wordsOfHow(judged.map(({ seen }) => seen));
  const counts = { passed: judged.length - about.length, failed: about.length, skipped: 0 };
  if (found.length === 0 && unwell.length === 0)
    return {
      verdict: 'pass',
      counts,
      because: `${andOf(judged.map(({ seen }) => seen.service))} reached for nothing but what is declared. ${how}`,
    };
  const shown = found.slice(0, 8).join('; ');
  const more = found.length > 8 ? ` and ${found.length - 8} more` : '';
  const told = found.length === 0 ? '' : `${counted(found.length, 'thing')} that nobody declares: ${shown}${more}. `;
  const ill = unwell.map(({ seen }) => `${seen.because ?? `${seen.service} does not get well`}. `).join('');
  return { verdict: 'fail', counts, because: `${ill}${told}${how}`, about };
}

/** How it was looked, and what could not be seen. */
function wordsOfHow(seen: readonly NothingSeen[]): string {
  const by = [...new Set(seen.flatMap(({ how }) => how.by))];
  const blind = [...new Set(seen.flatMap(({ how }) => how.blind))];
  return `Looked by ${andOf(by)}${blind.length === 0 ? '.' : `; not seen: ${blind.join('; ')}.`}`;
}

/** For whoever shows it in columns. Of what is declared only names of variables: a host may stand in the value of a secret. */
function reportOf(judged: readonly JudgedService[]): CleanReport {
  return {
    services: judged.map(({ seen, judged: { findings, notes } }) => ({
      service: seen.service,
      isWell: seen.isWell,
      findings,
      notes,
      declared: seen.declared.variables,
      how: wordsOfHow([seen]),
      ...(seen.because !== undefined && { because: seen.because }),
      ...(seen.lastWords !== undefined && { lastWords: seen.lastWords }),
    })),
  };
}

function linesOf({ seen, judged: { findings, notes } }: JudgedService): readonly string[] {
  return [
    `${seen.service}: ${findings.length === 0 ? 'nothing that nobody declares' : counted(findings.length, 'thing') + ' that nobody declares'}`,
    ...findings.map(({ what, next }) => `  ${what}. ${next}`),
    ...notes.map((note) => `  ${note}`),
    ...(seen.because === undefined ? [] : [`  ${seen.because}.`]),
    ...(seen.lastWords === undefined ? [] : ['  Its last words:', ...seen.lastWords.split('\n').map((line) => `    ${line}`)]),
    `  ${wordsOfHow([seen])}`,
  ];
}
