import type { PersonCommand } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import { currentSystem } from '#core/find.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { State } from '#core/state.ts';
import type { TimeProblem } from '#core/file/place-time.ts';
import type { CompiledTime, CompileTime } from '#core/time/compiled.ts';
import type { CalendarDefinition } from '#core/time/definitions.ts';

interface Compiler {
  readonly compileTime?: CompileTime;
  readonly now: () => number;
}

/** A file brings with it what it says of time, compiled: they hold from the same moment on. The State is read where a Proposal holds the file. */
export async function withTime(
  command: PersonCommand,
  read: () => Promise<State | undefined>,
  compiler: Compiler,
): Promise<{ readonly command: PersonCommand; readonly refusal?: Refusal }> {
  if ((command.kind !== 'apply' && command.kind !== 'approve-proposal') || command.time !== undefined) return { command };
  const file = command.kind === 'apply' ? command.file : (await read())?.proposals.get(command.id)?.system;
  const definitions = file?.time;
  if (definitions === undefined) return { command };
  const answer = await compilerOf(compiler)(definitions, compiler.now());
  return answer.ok ? { command: { ...command, time: answer.time } } : { command, refusal: notCompiled(answer.problems) };
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
  // Beside those of the file in force: its digest is of what it says itself.
  const own = current ?? { zone, calendars: {}, windows: [], freezes: [] };
  const beside = { zone, calendars: older, windows: [], freezes: [] };
  const [first, ...others] = await Promise.all(
    [own, ...(Object.keys(older).length === 0 ? [] : [beside])].map(async (definitions) => {
      const answer = await compile(definitions, now);
      if (!answer.ok) throw new Failure('time-not-compiled', notCompiled(answer.problems).sentence, { retryable: true });
      return answer.time;
    }),
  );
  return first === undefined ? undefined : { ...first, calendars: { ...others[0]?.calendars, ...first.calendars } };
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
