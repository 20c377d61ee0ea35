// A proof by itself, at the source: what stands in an environment is looked through for what the source has. Nothing is written, neither there nor here.
import { provedOf, type Proved } from '#core/data/proved.ts';
import type { HostDatabase } from '#core/data/host-file.ts';
import type { RefreshOrder } from '#core/data/refresh-hand.ts';
import { proofText, type ProofVerdict } from '#core/data/proof/verdict.ts';
import { Failure } from '#core/failure.ts';
import { makePace } from '#data/pace.ts';
import { prove, type Proving } from '#data/prove.ts';
import { PlanRefused } from '#data/refresh.ts';
import { exists } from '#data/swap.ts';
import { planRefused, snapshotTooOld } from './data-failures.ts';
import { chooseSource } from './choose-source.ts';
import type { DataHost } from './data-host.ts';
import { Progress } from './progress.ts';
import { signedProof, type ProofSigner } from './proof-signer.ts';
import { takePlaceLock } from './recorded.ts';

import { watchSource } from './watch-source.ts';
import { withAdmin } from './with-admin.ts';

export interface ProvedThere {
  readonly proved: Proved;
  readonly verdict: ProofVerdict;
  readonly documents: { readonly [name: string]: string };
}

export interface ProvingThere {
  readonly signal: AbortSignal;
  readonly say: (words: string) => void;
  /** Absent: what came out is signed by nobody. */
  readonly signer?: ProofSigner | undefined;
}

/** Whoever refreshes it waits until it is done; whoever works on it notices nothing. Throws Failures. */
export async function proveThere(host: DataHost, order: RefreshOrder, how: ProvingThere): Promise<ProvedThere> {
  const database = host.database(order.database);
  const place = host.target(database, order.environment);
  const target = await host.endpoint(place);
  const own = await host.classification(database, order.expects);
  return withAdmin(target, async (admin) => {
    await takePlaceLock(admin, place.database);
    if (!(await exists(admin, place.database))) throw nothingThere(place.database, order);
    const begun = performance.now();
    const proving = {
      target,
      classification: own.classification,
      definitions: own.definitions,
      own: own.own,
      masterKey: await host.maskKey(),
    };
    const verdict = await underWatch(host, database, how, proving).catch((error: unknown) => {
      throw error instanceof PlanRefused ? planRefused(error, own) : error;
    });
    const { signer } = how;
    const of = {
      classification: own.digest,
      database: order.database,
      environment: order.environment,
      target: `${place.host}:${place.port}/${place.database}`,
      ...order.asked,
    };
    const rest = { classification: own.digest, ms: Math.round(performance.now() - begun), ...(signer && { signer: signer.publicText }) };
    return {
      proved: provedOf(verdict, rest),
      verdict,
      documents: signer === undefined ? { 'proof.json': proofText(verdict) } : signedProof(verdict, of, signer),
    };
  });
}

/** The source is read as slowly as for a refresh, and not for longer. */
async function underWatch(
  host: DataHost,
  database: HostDatabase,
  { signal, say }: ProvingThere,
  proving: Pick<Proving, 'target' | 'classification' | 'definitions' | 'own' | 'masterKey'>,
): Promise<ProofVerdict> {
  const { endpoint: source, because } = await chooseSource(host, database);
  if (because !== undefined) say(because);
  const tooOld = new AbortController();
  const age = setTimeout(() => tooOld.abort(snapshotTooOld(database)), database.snapshotMs);
  const progress = new Progress(say, { before: undefined, isPaced: database.kilobytesPerSecond !== undefined });
  const pace = makePace();
  const watch = await watchSource(source, database, pace, (because) => progress.waits(because));
  try {
    signal.throwIfAborted();
    const { verdict } = await prove({
      ...proving,
      source,
      lanes: database.lanes,
      signal: AbortSignal.any([signal, tooOld.signal]),
      pace,
      heard: (bytes, table) => progress.heard(bytes, table),
      tell: (news) => {
        progress.tell(news);
        if (news.kind === 'copied') say('what stands there is looked through');
      },
    });
    return verdict;
  } catch (error) {
    if (tooOld.signal.aborted) throw tooOld.signal.reason;
    throw error;
  } finally {
    clearTimeout(age);
    progress.end();
    await watch.end();
  }
}

function nothingThere(name: string, { database, environment }: RefreshOrder): Failure {
  const sentence = `There is no database ${name} where \`${database}\` goes for \`${environment}\`. Refresh it first: lockstep data refresh ${environment}`;
  return new Failure('nothing-to-prove', sentence, { retryable: false });
}
