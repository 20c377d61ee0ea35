import { commandBodies } from '#core/api/command-bodies.ts';
import type { PostedKind } from '#core/api/command-bodies.ts';
import { isCommandRoute, kindOfCommandRoute } from '#core/api/command-routes.ts';
import { must } from '#core/bug.ts';
import { digestOf, shortDigest } from '#core/canonical.ts';
import type { FilesRead } from '#core/bill.ts';
import type { PersonCommand } from '#core/command.ts';
import { currentSystem } from '#core/find.ts';
import { carriedInto } from '#core/judge/hotfix.ts';
import { wholeBill } from '#core/judge/release.ts';
import { isRefusal } from '#core/judge/ruling.ts';
import type { Migrations } from '#core/migrations/facts.ts';
import type { Answer } from '#engine/engine.ts';
import type { FastifyRequest } from 'fastify';
import type { AnyAsked } from './asked.ts';
import { authorOf, authorsIn } from './authors.ts';
import { requireSignIn } from './authorize.ts';
import { meansOf } from './caller.ts';
import type { HttpContext } from './context.ts';
import { readFiles } from './read-files.ts';
import { readMigrations } from './read-migrations.ts';
import { Refused, refused } from './refused.ts';

/** One command of a person: judged and recorded by the engine, or refused with the reason. */
export async function runCommand(asked: AnyAsked, context: HttpContext): Promise<CommandAnswer> {
  const caller = requireSignIn(asked.caller);
  const { person } = caller.user;
  const kind = kindOfCommandRoute(must(isCommandRoute(asked.id) ? asked.id : undefined, 'a command route'));
  const command = commandOf(kind, person, asked.body);
  const system = must(asked.parameters['system'], 'the system of a command');
  // The id is of what was asked for: asked again with the password just given, or known by another author by now, it is the same.
  const id = commandIdOf(asked.request, command);
  if (command.kind === 'adopt') return adopt(asked, { context, system, command, id });
  if (command.kind !== 'create') return answerOf(await context.engine.submit(system, { ...command, means: meansOf(caller) }, id));
  const known = { ...command, ...(await authorsIn(context, command.authors)), ...(await readIn(context, system, command)) };
  const answer = answerOf(await context.engine.submit(system, { ...known, means: meansOf(caller) }, id));
  const unknown = await unknownAmong(context, system, command);
  return { ...answer, ...(unknown.length > 0 && { unknown }) };
}

type Posted<Kind extends PostedKind> = Extract<PostedCommand, { readonly kind: Kind }>;

async function adopt(
  { caller }: AnyAsked,
  {
    context,
    system,
    command,
    id,
  }: { readonly context: HttpContext; readonly system: string; readonly command: Posted<'adopt'>; readonly id: string },
): Promise<CommandAnswer> {
  const known = { ...command, ...(await readIn(context, system, command)), means: meansOf(requireSignIn(caller)) };
  return answerOf(await context.engine.submit(system, known, id));
}

/** Of a release that is there already nothing is read again. */
async function readIn(
  { engine, store: { blobs } }: HttpContext,
  name: string,
  command: Posted<'create' | 'adopt'>,
): Promise<{ readonly migrations?: Migrations; readonly files?: FilesRead }> {
  const { release, bill } = command;
  const state = (await engine.read(name))?.state;
  const system = state === undefined ? undefined : currentSystem(state);
  if (state === undefined || system === undefined || state.releases.has(release)) return {};
  const carried = command.kind === 'create' ? carriedInto(state, system, command) : undefined;
  const whole = carried !== undefined && isRefusal(carried) ? carried : wholeBill(system, bill, carried);
  // What is wrong with the bill itself is the core's to say.
  const files = isRefusal(whole) ? {} : await readFiles(blobs, system, whole);
  return { migrations: await readMigrations(blobs, state, bill), files };
}

/** Who was unknown when the release was made, as they were named: said to whoever asks for it, and again where it is asked again. */
async function unknownAmong(
  { authors, engine }: HttpContext,
  system: string,
  { release, authors: named }: Extract<PostedCommand, { readonly kind: 'create' }>,
): Promise<string[]> {
  const { unknownAuthors = [] } = (await engine.read(system))?.state.releases.get(release) ?? {};
  if (unknownAuthors.length === 0) return [];
  const digests = await Promise.all(named.map(async (text) => ({ text, digest: await authors.digestOf(authorOf(text)) })));
  return digests.filter(({ digest }) => unknownAuthors.includes(digest)).map(({ text }) => text);
}

export interface CommandAnswer {
  readonly seq: number;
  readonly events: string[];
  readonly ids: string[];
  /** Of a release: authors whom nobody knows, as they were named. The ledger hears nothing of it. */
  readonly unknown?: string[];
}

export function answerOf(answer: Answer): CommandAnswer {
  if (!answer.ok) throw new Refused(answer.refusal);
  return { seq: answer.seq, events: [...answer.events], ids: [...answer.ids] };
}

/**
 * The client's `Idempotency-Key`, bound to who asks for what: asked again it is the same command; the same key for something
 * else, or from somebody else, is another one.
 */
export function commandIdOf(request: FastifyRequest, command: { readonly by: string; readonly kind: string }): string {
  const key = request.headers['idempotency-key'] ?? request.id;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw refused('invalid-request', 'The header Idempotency-Key should be 1 to 200 visible characters.', 'A UUID serves.');
  }
  return `${key}~${shortDigest(digestOf(command))}`;
}

type PostedCommand = Extract<PersonCommand, { readonly kind: PostedKind }>;

function commandOf(kind: PostedKind, by: string, body: unknown): PostedCommand {
  const command = { ...must(objectOf(body), 'the body of a command'), kind, by };
  if (!isPosted(command)) throw refused('invalid-request', `The body is no ${kind}.`, 'GET /openapi.json');
  return command;
}

function objectOf(value: unknown): object | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}

function isPosted(value: { readonly kind: PostedKind; readonly by: string }): value is PostedCommand {
  const { kind, by, ...body } = value;
  return by !== '' && commandBodies[kind].safeParse(body).success;
}
