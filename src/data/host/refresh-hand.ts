// The hand at the source: brings a refresh about once, says what came of it after any crash, and takes it back.
import type pg from 'pg';
import { quotedAlways } from '#core/data/identifiers.ts';
import type { HostDatabase, HostTarget } from '#core/data/host-file.ts';
import type { ProofOutcome, RefreshHand, RefreshOrder, RefreshOutcome } from '#core/data/refresh-hand.ts';
import { provedOf } from '#core/data/proved.ts';
import { proofText } from '#core/data/proof/verdict.ts';
import type { RefreshRecord } from '#core/data/refresh-record.ts';
import { Failure } from '#core/failure.ts';
import type { Endpoint } from '#data/endpoint.ts';
import type { OwnSql } from '#data/own-sql.ts';
import { makePace } from '#data/pace.ts';
import { Unproven } from '#data/proof/proof.ts';
import { giveDatabaseRights, noRoles } from '#data/rights/give-rights.ts';
import { PlanRefused, refresh, type ReadyCopy, type Refresh } from '#data/refresh.ts';
import { endConnections, moveAside, swapDatabases } from '#data/swap.ts';
import { notProven, planRefused, snapshotTooOld } from './data-failures.ts';
import { chooseSource } from './choose-source.ts';
import type { DataHost, OwnClassification } from './data-host.ts';
import { Documents } from './documents.ts';
import { OwnNames } from './own-names.ts';
import { Progress } from './progress.ts';
import { signedProof, signerIn, type OpenSigner, type ProofOf, type ProofSigner } from './proof-signer.ts';
import { proveThere } from './prove-hand.ts';
import { recordedAt, takePlaceLock, takeSwapLock, writeRecord, type Recorded } from './recorded.ts';
import { needUnmaskedAllowed } from './unmasked.ts';
import { watchSource } from './watch-source.ts';
import { withAdmin } from './with-admin.ts';

export interface HandOptions extends Pick<Refresh, 'dumpProgram' | 'proof'> {
  /** Opens the key of proofs; absent: nobody signs them. */
  readonly openSigner?: OpenSigner;
  /** Hears each place that the work reaches; the crash tests end the process there. */
  readonly reach?: (point: string) => void;
}

/** Nobody was let in, or none is named. */
const outOfReach: ReadonlySet<string> = new Set(['database-away', 'private-file', 'not-a-source', 'copy-not-allowed']);

/** Looking at what came of a refresh waits so long for one that is just being put into its place. */
const observeWait = '15s';

export class SourceHand implements RefreshHand {
  readonly #host: DataHost;
  readonly #options: Pick<Refresh, 'dumpProgram' | 'proof'>;
  readonly #openSigner: OpenSigner | undefined;
  readonly #reach: (point: string) => void;

  constructor(host: DataHost, { reach = () => undefined, openSigner, ...options }: HandOptions = {}) {
    this.#host = host;
    this.#openSigner = openSigner;
    this.#options = options;
    this.#reach = reach;
  }

  async refresh(
    order: RefreshOrder,
    how: { readonly signal: AbortSignal; readonly say: (words: string) => void },
  ): Promise<RefreshOutcome> {
    const database = this.#host.database(order.database);
    const place = await this.#placeOf(database, order.environment);
    needUnmaskedAllowed(order, place.target, Date.now());
    const own = await this.#host.classification(database, order.expects);
    return withAdmin(place.endpoint, async (admin) => {
      await takePlaceLock(admin, place.name);
      const all = await recordedAt(admin);
      const done = recordOf(all, place, order.effectKey);
      if (done !== undefined) return this.#outcomeOf(done);
      for (const { name } of all) if (place.names.is('next', name) || place.names.is('gone', name)) await drop(admin, name);
      const outcome = await this.#copy(order, { database, place, own, admin }, how);
      this.#reach('in-place');
      await dropOlder(admin, place).catch((error: unknown) => how.say(`An older copy is still there: ${String(error)}`));
      return outcome;
    });
  }

  async observe({ database: name, environment, effectKey }: RefreshOrder): Promise<RefreshOutcome | 'absent' | 'unknown'> {
    const place = await this.#placeOf(this.#host.database(name), environment);
    try {
      await withAdmin(place.endpoint, (admin) => dropUnmasked(admin, place)).catch(() => undefined);
      const done = await withAdmin(place.endpoint, async (admin) => {
        await admin.query(`BEGIN; SET LOCAL lock_timeout = '${observeWait}'`);
        await takeSwapLock(admin, place.name);
        return recordOf(await recordedAt(admin), place, effectKey);
      });
      return done === undefined ? 'absent' : await this.#outcomeOf(done);
    } catch {
      return 'unknown';
    }
  }

  async takeBack(order: RefreshOrder): Promise<void> {
    try {
      await this.#takeBack(order);
    } catch (error) {
      // Its documents lie on the disk before a copy takes its place: where there are none, and nobody gets there now, none has.
      const isOut = error instanceof Failure && outOfReach.has(error.code);
      if (!isOut || (await new Documents(this.#host.state).has(order.effectKey))) throw error;
    }
  }

  async #takeBack({ database: name, environment, effectKey }: RefreshOrder): Promise<void> {
    const place = await this.#placeOf(this.#host.database(name), environment);
    await withAdmin(place.endpoint, async (admin) => {
      await takePlaceLock(admin, place.name);
      const all = await recordedAt(admin);
      const record = all.find((each) => each.name === place.name)?.record;
      if (record?.effectKey === effectKey) await putBack(admin, place, record, all);
      for (const { name: each } of await recordedAt(admin)) if (place.names.is('gone', each)) await drop(admin, each);
    });
  }

  /** Puts the copy back as it was on its first moment, whatever was changed in it since. Says what it is of. */
  async reset(name: string, environment: string): Promise<RefreshRecord> {
    const place = await this.#placeOf(this.#host.database(name), environment);
    return withAdmin(place.endpoint, async (admin) => {
      await takePlaceLock(admin, place.name);
      const all = await recordedAt(admin);
      const record = all.find((each) => each.name === place.name)?.record;
      const from = all.find((each) => each.isWhole && each.name === record?.reset)?.name;
      if (record === undefined || from === undefined)
        throw new Failure(
          'no-fresh-copy',
          `There is no second copy of ${place.name}. With \`reset: true\` at \`${environment}\` the next refresh makes one; one that was taken back had dropped the older. Refresh once.`,
          { retryable: false },
        );
      const [fresh, gone] = [place.names.make('next'), place.names.make('gone')];
      await copyDatabase(admin, from, fresh);
      await swapDatabases(admin, { name: place.name, fresh, kept: gone }, async () => {
        await takeSwapLock(admin, place.name);
        await giveDatabaseRights(admin, { from: gone, to: place.name, map: place.target.roles ?? noRoles });
        await writeRecord(admin, place.name, record);
      });
      for (const each of [gone, ...all.map((other) => other.name)])
        if (place.names.is('gone', each) || place.names.is('next', each)) await drop(admin, each);
      return record;
    });
  }

  async #copy(
    order: RefreshOrder,
    { database, place, own, admin }: Copying,
    { signal, say }: { readonly signal: AbortSignal; readonly say: (words: string) => void },
  ): Promise<RefreshOutcome> {
    const begun = performance.now();
    const source = await this.#sourceOf(database, say);
    const ownSql = await this.#host.ownSql(place.target);
    const tooOld = new AbortController();
    const age = setTimeout(() => tooOld.abort(snapshotTooOld(database)), database.snapshotMs);
    const documents = new Documents(this.#host.state);
    const before = await documents.learned(order.database, order.environment);
    const progress = new Progress(say, { before, isPaced: database.kilobytesPerSecond !== undefined });
    const pace = makePace();
    const watch = await watchSource(source, database, pace, (because) => progress.waits(because));
    const fresh = place.names.make('next');
    const either = AbortSignal.any([signal, tooOld.signal]);
    // An index may take hours: whoever builds one is cut off.
    either.addEventListener('abort', () => void endConnections(admin, [fresh]).catch(() => undefined), { once: true });
    let outcome: RefreshOutcome | undefined;
    try {
      signal.throwIfAborted();
      await refresh({
        source,
        target: place.endpoint,
        classification: own.classification,
        definitions: own.definitions,
        own: own.own,
        masterKey: await this.#host.maskKey(),
        ...this.#options,
        lanes: database.lanes,
        ...wishesOf(order, place.target, ownSql),
        signal: either,
        pace,
        heard: (bytes, table) => progress.heard(bytes, table),
        tell: (news) => {
          progress.tell(news);
          this.#reach(news.kind);
        },
        freshName: fresh,
        takePlace: async (swapper, ready) => {
          clearTimeout(age);
          const told = { ...progress.outcome(ready, own.digest), ms: msSince(begun), ...(ownSql && { sql: ownSql.digest }) };
          outcome = await this.#kept(told, ready, { order, place, own });
          this.#reach('documents');
          return inPlace(swapper, place, { ready, effectKey: order.effectKey, outcome, reach: this.#reach });
        },
      });
    } catch (error) {
      // What was cut off for it says so in other words.
      throw tooOld.signal.aborted ? tooOld.signal.reason : await this.#failureOf(error, { order, place, own }, msSince(begun));
    } finally {
      clearTimeout(age);
      progress.end();
      await watch.end();
    }
    await documents.learn(order.database, order.environment, progress.learned()).catch(() => undefined);
    if (outcome === undefined) throw new Error('A refresh ended and took no place.');
    return outcome;
  }

  async #sourceOf(database: HostDatabase, say: (words: string) => void): Promise<Endpoint> {
    const { endpoint, because } = await chooseSource(this.#host, database);
    if (because !== undefined) say(because);
    return endpoint;
  }

  async prove(order: RefreshOrder, how: { readonly signal: AbortSignal; readonly say: (words: string) => void }): Promise<ProofOutcome> {
    const { proved, documents } = await proveThere(this.#host, order, { ...how, signer: await this.#signer() });
    return { ...proved, documents };
  }

  #signer(): Promise<ProofSigner> | undefined {
    return this.#openSigner && signerIn(this.#host.state, this.#openSigner);
  }

  /** On the disk before the copy takes its place. What nobody has proven nobody signs. */
  async #kept(told: RefreshOutcome, { verdict }: ReadyCopy, signing: Signing): Promise<RefreshOutcome> {
    const outcome = signing.order.unmasked === undefined ? told : { ...told, verdict: 'raw' as const };
    const signer = verdict && (await this.#signer());
    const signed =
      verdict === undefined || signer === undefined
        ? outcome
        : {
            ...outcome,
            signer: signer.publicText,
            documents: { ...outcome.documents, ...signedProof(verdict, statedOf(signing), signer) },
          };
    await new Documents(this.#host.state).keep(signing.order.effectKey, signed.documents);
    return signed;
  }

  async #failureOf(error: unknown, signing: Signing, ms: number): Promise<unknown> {
    if (error instanceof Unproven) return notProven(error, await this.#proofOf(error, signing, ms));
    return error instanceof PlanRefused ? planRefused(error, signing.own) : error;
  }

  /** What was found is signed as what was not; a key that can't be read keeps nobody from hearing of it. */
  async #proofOf({ verdict }: Unproven, signing: Signing, ms: number): Promise<ProofOutcome> {
    const signer = await this.#signer()?.catch(() => undefined);
    const rest = { classification: signing.own.digest, ms, ...(signer && { signer: signer.publicText }) };
    const documents = signer === undefined ? { 'proof.json': proofText(verdict) } : signedProof(verdict, statedOf(signing), signer);
    return { ...provedOf(verdict, rest), documents };
  }

  async #outcomeOf({ effectKey, outcome }: RefreshRecord): Promise<RefreshOutcome> {
    return { ...outcome, documents: await new Documents(this.#host.state).kept(effectKey) };
  }

  async #placeOf(database: HostDatabase, environment: string): Promise<Place> {
    const target = this.#host.target(database, environment);
    const endpoint = await this.#host.endpoint(target);
    return { name: target.database, target, endpoint, names: new OwnNames(await this.#host.maskKey(), target.database) };
  }
}

interface Signing {
  readonly order: RefreshOrder;
  readonly place: Place;
  readonly own: OwnClassification;
}

function statedOf({ order: { database, environment, asked }, place: { name, target }, own }: Signing): ProofOf {
  return { classification: own.digest, database, environment, target: `${target.host}:${target.port}/${name}`, ...asked };
}

function msSince(begun: number): number {
  return Math.round(performance.now() - begun);
}

/** What the host's file says of copies that go there, and the order of this one. */
function wishesOf(
  { unmasked }: RefreshOrder,
  { subset, roles }: HostTarget,
  ownSql: OwnSql | undefined,
): Pick<Refresh, 'subset' | 'roles' | 'ownSql' | 'unmasked' | 'proof'> {
  return {
    ...(subset !== undefined && { subset }),
    ...(roles && { roles }),
    ...(ownSql && { ownSql }),
    ...(unmasked && { unmasked: true, proof: 'none' }),
  };
}

interface Copying {
  readonly database: HostDatabase;
  readonly place: Place;
  readonly own: OwnClassification;
  /** Idle while rows are copied. */
  readonly admin: pg.Client;
}

/** Where a copy goes. */
interface Place {
  readonly name: string;
  readonly target: HostTarget;
  readonly endpoint: Endpoint;
  readonly names: OwnNames;
}

interface Made {
  readonly ready: ReadyCopy;
  readonly effectKey: string;
  readonly outcome: RefreshOutcome;
  readonly reach: (point: string) => void;
}

/** The swap and the note of it are one transaction. */
async function inPlace(admin: pg.Client, { name, target, names }: Place, { ready, effectKey, outcome, reach }: Made): Promise<string> {
  const there = (await recordedAt(admin)).find((each) => each.name === name);
  // What was not masked is dropped, and no second copy of it is made.
  const kept = names.make(there?.record?.outcome.verdict === 'raw' ? 'gone' : 'before');
  const reset = target.isReset && outcome.verdict !== 'raw' ? names.make('reset') : undefined;
  if (reset !== undefined) await copyDatabase(admin, ready.database, reset);
  reach('reset');
  const { documents: _documents, ...rest } = outcome;
  const record = { effectKey, outcome: rest, kept: there === undefined ? '' : kept, ...(reset !== undefined && { reset }) };
  await swapDatabases(admin, { name, fresh: ready.database, kept }, async () => {
    await takeSwapLock(admin, name);
    await giveDatabaseRights(admin, { from: kept, to: name, map: target.roles ?? noRoles });
    await writeRecord(admin, name, record);
    reach('recorded');
  });
  reach('swapped');
  return kept;
}

/** Seconds, for files are copied and nothing is logged. */
async function copyDatabase(admin: pg.ClientBase, from: string, to: string): Promise<void> {
  const { rows } = await admin.query<{ server: number }>(`SELECT current_setting('server_version_num')::int AS server`);
  const how = (rows[0]?.server ?? 0) >= 150_000 ? ' STRATEGY FILE_COPY' : '';
  await endConnections(admin, [from]);
  await admin.query(`CREATE DATABASE ${quotedAlways(to)} TEMPLATE ${quotedAlways(from)}${how}`);
  await admin.query(`ALTER DATABASE ${quotedAlways(to)} ALLOW_CONNECTIONS false`);
}

/** What stands there now goes; and what stood there before it comes back, where there was something. */
async function putBack(admin: pg.Client, { name, names }: Place, { kept, reset }: RefreshRecord, all: readonly Recorded[]): Promise<void> {
  // What was not masked is not put back.
  if (names.is('gone', kept)) return;
  const gone = names.make('gone');
  if (kept === '') await moveAside(admin, name, gone);
  else if (all.some((each) => each.isWhole && each.name === kept))
    await swapDatabases(admin, { name, fresh: kept, kept: gone }, () => takeSwapLock(admin, name));
  else
    throw new Failure('no-way-back', `What stood in ${name} before is gone: there is no database ${kept}. Refresh it anew.`, {
      retryable: false,
    });
  if (reset !== undefined && names.is('reset', reset)) await drop(admin, reset);
}

/** The newest one that was replaced is the way back. What was there before the first refresh was made by somebody else, and is theirs. */
async function dropOlder(admin: pg.ClientBase, { name, names }: Place): Promise<void> {
  const all = await recordedAt(admin);
  const now = all.find((each) => each.name === name)?.record;
  for (const { name: each, record, isWhole } of all) {
    const isNeeded = isWhole && (each === now?.kept || each === now?.reset);
    const isOurs = names.is('reset', each) || (names.is('before', each) && record !== undefined);
    if (names.is('gone', each) || (isOurs && !isNeeded)) await drop(admin, each);
  }
}

/** Whoever was killed between may have left what was not masked: it goes as soon as anybody looks. */
async function dropUnmasked(admin: pg.Client, place: Place): Promise<void> {
  const left = (await recordedAt(admin)).filter(({ name, record }) => place.names.is('gone', name) && record?.outcome.verdict === 'raw');
  if (left.length === 0) return;
  await takePlaceLock(admin, place.name);
  for (const { name } of left) await drop(admin, name);
}

async function drop(admin: pg.ClientBase, name: string): Promise<void> {
  await endConnections(admin, [name]);
  await admin.query(`DROP DATABASE IF EXISTS ${quotedAlways(name)}`);
}

/** It stands in its place, or did until another one came after it. */
function recordOf(all: readonly Recorded[], { name, names }: Place, effectKey: string): RefreshRecord | undefined {
  return all.find((each) => (each.name === name || names.is('before', each.name)) && each.record?.effectKey === effectKey)?.record;
}
