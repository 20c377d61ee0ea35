import { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import type { z } from 'zod';
import { fewForHotfix } from '#core/api/few-for-hotfix.ts';
import { fileChanges } from '#core/api/file-changes.ts';
import { fileEffects } from '#core/api/file-effects.ts';
import { fileBody } from '#core/api/system-shapes.ts';
import type { fileAnswerShape } from '#core/api/system-shapes.ts';
import { canonical } from '#core/canonical.ts';
import type { PersonCommand } from '#core/command.ts';
import { unsetSecrets } from '#core/configuration/unset-secrets.ts';
import { nearest } from '#core/file/nearest.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { Problem } from '#core/file/problem.ts';
import { currentSystem } from '#core/find.ts';
import { judge } from '#core/judge/index.ts';
import { isRefusal } from '#core/judge/ruling.ts';
import { weakensFile } from '#core/judge/weakens-file.ts';
import { refuse } from '#core/refusal.ts';
import type { State } from '#core/state.ts';
import type { Asked, Handlers } from './asked.ts';
import { mayIn } from './authorize.ts';
import { answerOf, commandIdOf } from './command-handler.ts';
import type { CommandAnswer } from './command-handler.ts';
import { meansOf } from './caller.ts';
import type { HttpContext } from './context.ts';
import { parseOrRefuse } from './problems.ts';
import { Refused, refused } from './refused.ts';
import { takingRights } from './take-rights.ts';
import { tellRoster } from './tell-roster.ts';
import { withTimes, type TimedSystem } from './timed-file.ts';

type FileAnswer = z.output<typeof fileAnswerShape>;
type Parsed = Extract<TimedSystem, { readonly ok: true }>;
type Apply = Extract<PersonCommand, { readonly kind: 'apply' }>;

/** The system file: what is in force, and a new one judged or applied. */
export function fileHandlers(context: HttpContext): Pick<Handlers, 'applyFile' | 'file'> {
  return {
    async applyFile(asked) {
      const text = textOf(asked.request.body);
      const parsed = await withTimes(text, parseSystem(text, context.catalogue), context, context.engine.now());
      if (asked.query.plan === 'true') return planFile(parsed, asked, context);
      if (!parsed.ok) throw invalidFile(asked.parameters.system, parsed.problems);
      // The text as people wrote it, comments included: its digest is the one that the ledger will name.
      await context.store.blobs.put(Buffer.from(text, 'utf8'));
      return applyFile(parsed, asked, context);
    },
    async file({ system: { state }, parameters: { system } }) {
      const version = state.files.get(String(state.head.version));
      if (version === undefined) throw new Refused(refuse('no-system', `${system} has no file yet.`, 'lockstep apply'));
      const text = await readKept(context, system, version.digest);
      return { system, version: version.version, digest: version.digest, by: version.by, text };
    },
  };
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : parseOrRefuse(fileBody, body, 'body').text;
}

/** What would come of it, by the same rules that would judge it now; nothing is written. */
async function planFile(parsed: TimedSystem, asked: Asked<'applyFile'>, context: HttpContext): Promise<FileAnswer> {
  const { engine } = context;
  const { system } = asked.parameters;
  if (!parsed.ok) return { system, outcome: 'plan', weakens: [], changes: [], problems: problemsOf(parsed.problems) };
  const ruling = judge(withAdministrator(asked), { ...applyOf(parsed, asked), means: meansOf(asked.caller) }, engine.now());
  if (isRefusal(ruling)) throw new Refused(ruling);
  const effects = fileEffects(asked.system.state, parsed.system);
  return {
    ...judgedOf(parsed, asked, engine.now()),
    ...(await strangersIn(parsed, context)),
    ...unsetIn(parsed, asked),
    ...fewIn(parsed, asked),
    effects,
    outcome: 'plan',
  };
}

async function applyFile(parsed: Parsed, asked: Asked<'applyFile'>, context: HttpContext): Promise<FileAnswer> {
  const { engine } = context;
  const { system } = asked.parameters;
  await tellWhoIsWho(asked, context);
  const command = applyOf(parsed, asked);
  // Clocks and lists of holidays are not what was asked for: asked again, it is the same.
  const { time: _compiled, ...named } = command;
  const id = commandIdOf(asked.request, named);
  const submit = () => engine.submit(system, { ...command, means: meansOf(asked.caller) }, id);
  // A file may take the roles of whoever could confirm something.
  const answer = answerOf(await takingRights(context, command.by, submit));
  return {
    ...judgedOf(parsed, asked, engine.now()),
    ...(await strangersIn(parsed, context)),
    ...unsetIn(parsed, asked),
    ...fewIn(parsed, asked),
    ...outcomeOf(answer, parsed.digest, (await engine.read(system))?.state),
  };
}

/** The same file proposed again is the same proposal, of which nothing new has happened. */
function outcomeOf(
  { seq, events }: CommandAnswer,
  digest: string,
  state: State | undefined,
): Pick<FileAnswer, 'outcome' | 'seq' | 'version' | 'proposal'> {
  const version = state?.head.version ?? 0;
  const open = [...(state?.proposals.values() ?? [])].find((proposal) => proposal.state === 'open' && proposal.digest === digest);
  if (events.includes('fileApplied')) return { outcome: 'applied', seq, version };
  return open === undefined ? { outcome: 'unchanged', seq, version } : { outcome: 'proposed', seq, version, proposal: open.id };
}

function judgedOf(
  parsed: Parsed,
  { parameters: { system }, system: { state } }: Asked<'applyFile'>,
  now: number,
): Omit<FileAnswer, 'outcome'> {
  const before = currentSystem(state);
  return {
    system,
    weakens: [...weakensFile(state, parsed.system, parsed.time, now)],
    changes: [...fileChanges(before, parsed.system)],
    problems: problemsOf(parsed.warnings),
  };
}

/** Whoever may not set them learns nothing of what is there. */
function unsetIn({ system }: Parsed, { caller, system: { state } }: Asked<'applyFile'>): Pick<FileAnswer, 'unset'> {
  const sentences = state.head.version === 0 || mayIn(caller, 'secrets', state) ? unsetSecrets(state, system) : [];
  return sentences.length === 0 ? {} : { unset: [...sentences] };
}

function fewIn({ system }: Parsed, { system: { state } }: Asked<'applyFile'>): Pick<FileAnswer, 'fewForHotfix'> {
  const sentences = fewForHotfix(state, system);
  return sentences.length === 0 ? {} : { fewForHotfix: [...sentences] };
}

/** Whom the roles name and nobody here knows. It is no mistake: an account may be made later. But it may be one. */
async function strangersIn({ system }: Parsed, { users, roster }: HttpContext): Promise<Pick<FileAnswer, 'strangers'>> {
  const known = (await users.list()).flatMap(({ record }) => (record.erasedAt === undefined ? [record.person] : []));
  const groups = Object.keys(await roster.groups());
  const named = Object.entries(system.roles).flatMap(([role, entries]) =>
    entries.map((entry) => ({ role, who: typeof entry === 'string' ? entry : entry.who })),
  );
  const sentences = named.flatMap(({ role, who }) => {
    const group = who.startsWith('group:') ? who.slice('group:'.length) : undefined;
    if (group !== undefined)
      return groups.includes(group) ? [] : [strange(`nobody is in the group ${group}, which is ${role}`, group, groups)];
    return known.includes(who) ? [] : [strange(`${who}, who is ${role}, has no account here`, who, known)];
  });
  return sentences.length === 0 ? {} : { strangers: [...new Set(sentences)] };
}

function strange(sentence: string, name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  return meant === undefined ? sentence : `${sentence}: is ${meant} meant?`;
}

function applyOf({ system: file, digest, time }: Parsed, { caller, query: { base } }: Asked<'applyFile'>): Apply {
  return { kind: 'apply', by: caller.user.person, file, digest, ...(base !== undefined && { base }), ...(time && { time }) };
}

/** Another controller may have changed the groups: who may apply a file hangs on them, so they are told anew where they differ. */
async function tellWhoIsWho({ system: { state } }: Asked<'applyFile'>, context: HttpContext): Promise<void> {
  if (canonical(state.head.groups) !== canonical(await context.roster.groups())) await tellRoster(context);
}

/** The same for a plan, which writes nothing: who was let in as an administrator is one. */
function withAdministrator({ system: { state }, caller }: Asked<'applyFile'>): State {
  const known = state.head.groups['installation-admin'] ?? [];
  if (state.head.version > 0) return state;
  return { ...state, head: { ...state.head, groups: { ...state.head.groups, 'installation-admin': [...known, caller.user.person] } } };
}

function invalidFile(system: string, problems: readonly Problem[]): Refused {
  const count = problems.length === 1 ? 'One thing is' : `${problems.length} things are`;
  const sentence = `${count} wrong in the file of ${system}; nothing was applied.`;
  return new Refused({ code: 'file-invalid', sentence, next: problems[0]?.next ?? 'lockstep validate', fileProblems: problems });
}

function problemsOf(problems: readonly Problem[]): FileAnswer['problems'] {
  return [...problems];
}

async function readKept({ store }: HttpContext, system: string, digest: string): Promise<string> {
  const content = await store.blobs.get(digest);
  if (content === undefined) throw refused('no-such-blob', `The text of the file of ${system} was not kept here.`, 'Apply it again.');
  return readText(Readable.from(content));
}
