import type { PersonCommand } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import { currentSystem } from '#core/find.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { State } from '#core/state.ts';
import type { TimeProblem } from '#core/file/place-time.ts';
import type { CompiledTime, CompileTime } from '#core/time/compiled.ts';
import type { CalendarDefinition, TimeDefinitions } from '#core/time/definitions.ts';

interface Compiler {
  readonly compileTime?: CompileTime;
  readonly now: () => number;
}

/** A file brings with it what it says of time, compiled: they hold from the same moment on. */
export async function withTime(
  command: PersonCommand,
  state: State | undefined,
  compiler: Compiler,
): Promise<{ readonly command: PersonCommand; readonly refusal?: Refusal }> {
  const definitions = definitionsOf(command, state);
  if (definitions === undefined || (command.kind !== 'apply' && command.kind !== 'approve-proposal')) return { command };
  const answer = await compilerOf(compiler)(definitions, compiler.now());
  return answer.ok ? { command: { ...command, time: answer.time } } : { command, refusal: notCompiled(answer.problems) };
}

function definitionsOf(command: PersonCommand, state: State | undefined): TimeDefinitions | undefined {
  if (command.kind === 'apply') return command.file.time;
  return command.kind === 'approve-proposal' ? state?.proposals.get(command.id)?.system.time : undefined;
}

function notCompiled([first]: readonly TimeProblem[]): Refusal {
  return refuse('time-not-compiled', first?.sentence ?? 'What the file says of time could not be looked up.', 'lockstep validate');
}

/** The file in force, and calendars that only releases of older files still soak by; undefined where nothing is said of time. */
export async function compileInUse(state: State, compiler: Compiler): Promise<CompiledTime | undefined> {
  const current = currentSystem(state)?.time;
  const older = olderCalendars(state);
  const zone = current?.zone ?? Object.values(older)[0]?.zone;
  if (zone === undefined) return undefined;
  const compile = compilerOf(compiler);
  const now = compiler.now();
  const answers = await Promise.all([
    compile(current ?? { zone, calendars: {}, windows: [], freezes: [] }, now),
    compile({ zone, calendars: older, windows: [], freezes: [] }, now),
  ]);
  const [first, second] = answers.map((answer) => {
    if (!answer.ok) throw new Failure('time-not-compiled', notCompiled(answer.problems).sentence, { retryable: true });
    return answer.time;
  });
  return first === undefined ? undefined : { ...first, calendars: { ...second?.calendars, ...first.calendars } };
}

/** Of each the newest definition. */
function olderCalendars(state: State): { readonly [name: string]: CalendarDefinition } {
  const files = [...state.files.values()].filter(({ retired }) => !retired).toSorted((left, right) => left.version - right.version);
  const current = currentSystem(state)?.time?.calendars ?? {};
  const older = files
    .flatMap(({ system }) => Object.entries(system.time?.calendars ?? {}))
    .filter(([name]) => !Object.hasOwn(current, name));
  return Object.fromEntries(older);
}

function compilerOf({ compileTime }: Compiler): CompileTime {
  return (
    compileTime ?? (() => Promise.reject(new Failure('time-not-compiled', 'Nothing here can look up calendars.', { retryable: false })))
  );
}
