import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import type { CommandAnswer } from '#cli/http/small-answers.ts';
import { wayOf } from '#cli/hotfix-options.ts';
import { readScopeFile } from '#cli/scope-file.ts';
import { targetOf } from '#cli/target-option.ts';
import { walksOn } from '#cli/ci/walks-on.ts';
import { commitAuthors } from '#cli/pack/commit-authors.ts';
import type { Earlier } from '#cli/pack/commits-since.ts';
import { type TypedArtefact, type Uploaded, parseArtefact, uploadArtefacts } from '#cli/pack/upload.ts';
import { type ShownRelease, isBoard } from '#cli/http/answers.ts';
import type { Input } from '#cli/parse/input.ts';
import { readRelease } from '#cli/reads.ts';
import { mendsNext, unknownAuthorLines } from '#cli/show/release-lines.ts';
import { wayBackLines } from '#cli/show/way-back-lines.ts';
import type { Session } from '#cli/session.ts';
import type { CommitList } from '#core/commits.ts';
import type { Scope } from '#core/scope/scope.ts';
import { andOf, counted } from '#core/words.ts';
import type { Outcome } from '#cli/outcome.ts';

const creating = defineCommand({
  usage:
    'NAME [SERVICE | SERVICE=WHAT] … [--author AUTHOR …] [--commits RANGE] [--no-carry] [--hotfix WHY] [--without-hotfix TEXT …] [--target DAY] [--train TRAIN-DATE] [--scope FILE]',
  about:
    'Brings each artefact from its source, packs it so that the same files always make the same digest, uploads it, and makes a release of it. ' +
    'What stands behind `=` is a version for a service of `npm:`, a commit, tag or branch for `git:`, a digest for `oci:`, else a path; a service ' +
    'alone is the folder that the system file names. Services that are not named are carried over from the newest release, and said so; in ' +
    'the first release, and with --no-carry, their folders are taken. `.lockstepignore` in a folder leaves files out; node_modules ' +
    'is kept unless it is named there; empty folders are not kept. The same name with the same bits again is no mistake. ' +
    'You are an author, and so is everybody whom --author or --commits names, by id or by the e-mail of their commits: none of them approves ' +
    'it. Where one of them is nobody here, nobody approves it alone. With --hotfix it is what runs in the last stage and the services that are ' +
    'named: it may soak shorter where the file says so, goes before releases that wait, and takes two people besides its authors.',
  options: {
    author: { kind: 'texts', value: 'AUTHOR', says: 'who wrote it: an id, or "Dora <dora@example.org>"; may stand several times' },
    commits: { kind: 'text', value: 'RANGE', says: 'who wrote these commits, co-authors too, as git in this folder knows it' },
    'no-carry': { kind: 'flag', says: 'carry nothing over: every service is named' },
    hotfix: { kind: 'text', value: 'WHY', says: 'it repairs what is live; why stands in the ledger' },
    'without-hotfix': { kind: 'texts', value: 'TEXT', says: 'why it goes without a hotfix that is live: "1.2.1: reverted by design"' },
    target: { kind: 'text', value: 'DAY', says: 'when it is to be live: a day of the system’s zone, 2027-06-16, or an instant' },
    train: { kind: 'text', value: 'TRAIN-DATE', says: 'which train it takes: a name, a day, or both (the first that its forecast makes)' },
    scope: { kind: 'text', value: 'FILE', says: 'what is agreed to be in it: tickets, commits, requirements' },
  },
  positionals: [1, Number.POSITIVE_INFINITY],
  examples: [
    { line: 'lockstep release create 1.1.0 api=./api web=./web', says: 'two services from folders' },
    { line: 'lockstep release create 1.0 verdaccio=6.1.6', says: 'a version of a package, with its whole tree' },
    { line: 'lockstep release create 1.3.0 api=v1.3.0', says: 'a tag of a repository, pinned to its commit' },
    { line: 'lockstep release create 1.1.1 api=dist/api.tar.gz --author dora', says: 'one from a tarball, the other carried over' },
    { line: 'lockstep release create 1.1.1 api=./api --hotfix "Orders are lost."', says: 'what is live, and a new api' },
    { line: 'lockstep release create 1.2.0 api=./api --commits v1.1.0..HEAD', says: 'its authors are those of the commits since' },
  ],
  run: async (session, input) => {
    const release = input.positional(0);
    const authors = await authorsOf(session, input);
    const carry = !input.isSet('no-carry');
    const way = { ...wayOf(input), ...targetIn(input), ...trainIn(input), ...(await scopeIn(session, input)) };
    const typed = input.positionals.slice(1).map(artefactOf);
    const names = await releasesSeen(session);
    const earlier = earlierReleases(session, names, release);
    const isFirst = names !== undefined && names.length === 0;
    const { bill, artefacts, commits } = await uploadArtefacts(session, { typed, earlier, takesRest: isFirst || !carry });
    const body = { release, bill, authors, carry, ...way, ...(Object.keys(commits).length > 0 && { commits }) };
    const answer = await create(session, body);
    const view = answer === undefined ? undefined : await readRelease(session, release);
    const lines = [...billLines({ bill, artefacts, commits, view }), ...(view === undefined ? [] : wayBackLines(view, session.output))];
    return told(release, { answer, bill, commits, lines, view });
  },
});

export const command = walksOn(creating);

function targetIn(input: Input<'target'>): { readonly target?: string | number } {
  const typed = input.text('target');
  return typed === undefined ? {} : { target: targetOf(typed) };
}

function trainIn(input: Input<'train'>): { readonly train?: string } {
  const train = input.text('train');
  return train === undefined ? {} : { train };
}

async function scopeIn(session: Session, input: Input<'scope'>): Promise<{ readonly scope?: Scope }> {
  const file = input.text('scope');
  return file === undefined ? {} : { scope: await readScopeFile(session.environment.folder, file) };
}

interface Created {
  /** Undefined where the release was there already, with these bits. */
  readonly answer: CommandAnswer | undefined;
  readonly bill: Uploaded['bill'];
  readonly commits: Uploaded['commits'];
  readonly lines: readonly string[];
  readonly view: ShownRelease | undefined;
}

function told(release: string, { answer, bill, commits, lines, view }: Created): Outcome {
  const entering = view?.next === undefined ? '' : ` Its next stage is ${view.next}.`;
  const isNew = answer !== undefined && answer.events.length > 0;
  const sentence = isNew ? `${release} is created.${entering} Ledger ${answer.seq}.` : `Already so: ${release} has these bits.`;
  const next = isNew ? [`Next: lockstep status ${release}`] : [];
  const unknown = view?.unknownAuthors ?? 0;
  return {
    exit: exits.done,
    document: {
      ...answer,
      release,
      bill,
      ...(Object.keys(commits).length > 0 && { commits }),
      already: !isNew,
      sentence,
      authors: view?.authors ?? [],
      unknownAuthors: unknown,
      ...(view?.wayBack && { wayBack: view.wayBack }),
    },
    lines: [sentence, ...lines, ...authorLines(answer, view), ...next],
  };
}

/** What it is made of: what was packed now, and what came along from an earlier release. */
function billLines({ bill, artefacts, commits, view }: Uploaded & Pick<Created, 'view'>): readonly string[] {
  return Object.entries(view?.bill ?? bill).map(([service, { digest, source }]) => {
    const packed = artefacts[service];
    const from = view?.carried?.[service];
    const same = from === undefined ? '' : `, the same as in ${from}`;
    const origin =
      packed === undefined
        ? `carried over from ${from ?? 'an earlier release'} (${source})`
        : `${counted(packed.files, 'file')}${same}${commitWords(commits[service])}`;
    return `  ${service}  ${digest.slice(0, 19)}…  ${origin}`;
  });
}

/** `, 12 commits since 1.0.0` */
function commitWords(list: CommitList | undefined): string {
  return list === undefined ? '' : `, ${counted(list.count, 'commit')} since ${list.since}`;
}

/** So many releases back it is looked for one of the same repository. */
const mostLooks = 5;

/** The releases on the board, newest first; undefined for whoever may not see it. */
async function releasesSeen(session: Session): Promise<readonly string[] | undefined> {
  try {
    const { releases } = await (await session.client()).get(await session.path('board'), isBoard);
    return releases.map(({ release }) => release);
  } catch (error) {
    if (error instanceof CommandError && (error.exit === exits.refused || error.exit === exits.forbidden)) return undefined;
    throw error;
  }
}

/** Read once, when the first service asks. */
function earlierReleases(session: Session, names: readonly string[] = [], release: string): Earlier {
  let reading: ReturnType<Earlier> | undefined;
  const others = names.filter((name) => name !== release).slice(0, mostLooks);
  return () => (reading ??= Promise.all(others.map((name) => readRelease(session, name))));
}

/** Whoever named an author whom nobody knows hears the name: it may be mistyped, and a release keeps its authors. */
function authorLines(answer: CommandAnswer | undefined, view: ShownRelease | undefined): readonly string[] {
  const { unknown = [] } = answer ?? {};
  if (view === undefined || unknown.length === 0) return view === undefined ? [] : unknownAuthorLines(view);
  const are = unknown.length === 1 ? 'is' : 'are';
  return [
    `WARNING: ${andOf(unknown.map((text) => `\`${text}\``))} ${are} nobody here, so that nobody approves ${view.release} alone.`,
    `  Mistyped? Reject it, and make one of another name: lockstep reject ${view.release} --reason "…"`,
    `  ${mendsNext}`,
  ];
}

async function authorsOf(session: Session, input: Input<'author' | 'commits'>): Promise<readonly string[]> {
  const range = input.text('commits');
  const found = range === undefined ? [] : await commitAuthors(session.environment.folder, range);
  if (found.length > 0) session.output.note(`written by ${found.join(', ')}`);
  return [...new Set([...input.texts('author'), ...found])];
}

async function create(
  session: Session,
  body: { readonly release: string; readonly bill: Uploaded['bill'] },
): Promise<CommandAnswer | undefined> {
  try {
    return await session.command('create', body);
  } catch (error) {
    if (error instanceof CommandError && error.code === 'name-taken' && (await hasSameBits(session, body))) return undefined;
    throw error;
  }
}

/** Bits are the manifests' digests: where the folder lay, and which archive carried it, does not count. */
async function hasSameBits(
  session: Session,
  { release, bill }: { readonly release: string; readonly bill: Uploaded['bill'] },
): Promise<boolean> {
  const known = await readRelease(session, release);
  return Object.entries(bill).every(([service, { digest }]) => known.bill[service]?.digest === digest);
}

function artefactOf(typed: string): TypedArtefact {
  const artefact = /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(typed) ? { service: typed } : parseArtefact(typed);
  if (artefact !== undefined) return artefact;
  throw new CommandError(exits.usage, {
    code: 'not-an-artefact',
    sentence: `\`${typed}\` does not say which service is where.`,
    next: 'Write SERVICE=PATH, like api=./api; SERVICE=VERSION for npm, SERVICE=COMMIT for git, SERVICE=sha256:… for an image.',
  });
}
