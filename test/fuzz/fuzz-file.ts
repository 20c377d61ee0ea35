import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { catalogue } from '#catalogue/index.ts';
import { parseSystem, type ParsedSystem } from '#core/file/parse-system.ts';
import { renderProblem, type Problem } from '#core/file/problem.ts';
import { chanceFrom } from './chance.ts';
import { mutateFile } from './mutate-file.ts';

export interface FileFuzz {
  readonly runs: number;
  readonly seed: number;
  /** Files that stayed right. */
  readonly valid: number;
  /** Problems by their code. */
  readonly codes: { readonly [code: string]: number };
  readonly slowestMs: number;
  /** Sentences about what does not hold, each with the run that shows it. */
  readonly findings: readonly string[];
}

/** So long may one file of a few kilobytes take on a machine that does much else. */
const longestMs = 5_000;
const mostFindings = 20;

/** Reads so many spoiled files: none may throw, none load by half, and each problem has its place. */
export async function fuzzFile({ runs, seed }: { readonly runs: number; readonly seed: number }): Promise<FileFuzz> {
  const starts = startFiles();
  const codes = new Map<string, number>();
  const findings: string[] = [];
  let [valid, slowestMs] = [0, 0];
  for (let run = 0; run < runs && findings.length < mostFindings; run += 1) {
    // Whoever waits for us hears now and then that we live.
    if (run % 50 === 0) await breathe();
    // Each run has a chance of its own: its number and the seed make it again.
    const chance = chanceFrom(seed * 1_000_003 + run);
    const text = mutateFile(starts[chance.below(starts.length)] ?? '', chance);
    const begunMs = performance.now();
    const wrong = judge(text, (parsed) => {
      if (parsed.ok) valid += 1;
      else for (const { code } of parsed.problems) codes.set(code, (codes.get(code) ?? 0) + 1);
    });
    const tookMs = performance.now() - begunMs;
    slowestMs = Math.max(slowestMs, tookMs);
    const found = wrong ?? (tookMs > longestMs ? `took ${Math.round(tookMs)} ms` : undefined);
    if (found !== undefined) findings.push(`run ${run} of seed ${seed}: ${found}\n${text.slice(0, 2_000)}`);
  }
  const counted = Object.fromEntries([...codes].toSorted(([, left], [, right]) => right - left));
  return { runs, seed, valid, codes: counted, slowestMs: Math.round(slowestMs), findings };
}

function startFiles(): readonly string[] {
  const root = path.resolve(import.meta.dirname, '../..');
  const names = ['examples/shop.yaml', 'examples/packages.yaml', 'examples/load.yaml', 'test/scenarios/shop-canary.yaml'];
  const presets = readdirSync(path.join(root, 'examples/presets')).map((name) => `examples/presets/${name}`);
  const pages = [...readFileSync(path.join(root, 'docs/system-file.md'), 'utf8').matchAll(/```yaml system\n([^]*?)```/g)].map(
    ([, text = '']) => text,
  );
  return [...[...names, ...presets.toSorted()].map((name) => readFileSync(path.join(root, name), 'utf8')), ...pages];
}

function judge(text: string, tell: (parsed: ParsedSystem) => void): string | undefined {
  let parsed: ParsedSystem;
  try {
    parsed = parseSystem(text, catalogue);
  } catch (error) {
    return `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  tell(parsed);
  return parsed.ok ? judgeSystem(text, parsed) : judgeProblems(text, parsed.problems);
}

/** What loads is whole: every name in it leads somewhere, and the same text makes the same system again. */
function judgeSystem(text: string, { system, digest }: Extract<ParsedSystem, { ok: true }>): string | undefined {
  const names = new Set(system.environments.map(({ name }) => name));
  if (system.path.length === 0 || system.services.length === 0) return 'loaded by half: no stage, or no service';
  for (const { name, waves, entry, exit } of system.path) {
    if (waves.flat().length === 0 || waves.flat().some((each) => !names.has(each))) return `loaded by half: ${name} has no environment`;
    if ([...entry, ...exit].some(({ hash }) => !hash.startsWith('sha256:'))) return `loaded by half: a gate of ${name} has no hash`;
  }
  const again = parseSystem(text, catalogue);
  const isSame = again.ok && again.digest === digest && JSON.stringify(again.system) === JSON.stringify(system);
  return isSame ? undefined : 'the same text makes another system';
}

function judgeProblems(text: string, problems: readonly Problem[]): string | undefined {
  if (problems.length === 0) return 'refused without a problem';
  if (problems.length > 20) return `${problems.length} problems at once`;
  const lines = (text.startsWith('\ufeff') ? text.slice(1) : text).split('\n');
  for (const problem of problems) {
    const { line, column, endColumn, sentence } = problem;
    const shown = lines[line - 1];
    if (shown === undefined || column < 1 || column > shown.length + 1 || endColumn <= column)
      return `no place: ${line}:${column}-${endColumn} ${sentence}`;
    if (!/[.?!`]$/.test(sentence) || /undefined|Invalid input|expected string|\[object|NaN/i.test(sentence.replaceAll(/`[^`]*`/g, '')))
      return `no sentence: ${sentence}`;
    if (/[\p{Cc}\u202e]/u.test(renderProblem(problem, 'lockstep.yaml').replaceAll('\n', ' ')))
      return `a control character: ${JSON.stringify(sentence)}`;
  }
  return undefined;
}
