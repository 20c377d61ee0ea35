import { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { must } from '#core/bug.ts';
import { dataPlaces, dataView, noRefreshes, refreshKinds, takeRefreshes } from '#core/views/data.ts';
import { refreshDetail } from '#core/views/refresh-detail.ts';
import { refreshAsking } from '#core/views/refresh-asking.ts';
import { refreshTimesView } from '#core/views/refresh-times.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { findEnvironment } from './environment-handlers.ts';
import { proofHandlers, type ProofKept, type ProofWanted } from './proof-handlers.ts';
import { readingOn } from './read-on.ts';
import { missing } from './system-handlers.ts';

/** What is known of the data of an environment; its refreshes are read from the ledger, and read on when somebody asks again. */
export function dataHandlers({
  store,
  engine,
}: Pick<HttpContext, 'store' | 'engine'>): Pick<Handlers, 'data' | 'refreshDetail' | 'dataProof' | 'dataProofPage'> {
  const histories = readingOn(store, { kinds: refreshKinds, nothing: noRefreshes, take: takeRefreshes });
  const kept = async ({ system, environment, promotion, database }: ProofWanted): Promise<ProofKept> => {
    const history = (await histories.of(system)).refreshes.get(environment) ?? [];
    const found =
      history.find((each) => each.promotion === promotion && each.database === database) ??
      missing('no-such-promotion', `refresh ${promotion} of ${database} in ${environment}`, system);
    return { history, documents: await textsOf(store, found.documents ?? {}) };
  };
  /** A proof by itself, and one of a copy that was dropped, bring no plan along: the refresh that was masked by the same one has it. */
  const keptWithPlan = async (wanted: ProofWanted): Promise<ProofKept> => {
    const { history, documents } = await kept(wanted);
    const digest = history.find((each) => each.promotion === wanted.promotion && each.database === wanted.database)?.proved?.plan;
    const other = history.findLast(
      (each) => each.database === wanted.database && each.refreshed?.plan === digest && each.documents?.['plan.json'] !== undefined,
    );
    if (digest === undefined || documents['plan.json'] !== undefined || other === undefined) return { history, documents };
    const { 'plan.json': plan = '' } = other.documents ?? {};
    return { history, documents: { ...documents, ...(await textsOf(store, { 'plan.json': plan })) } };
  };
  return {
    ...proofHandlers(keptWithPlan),
    async data({ system: { state, seq }, parameters: { environment } }) {
      const { system } = state.head;
      const { name } = findEnvironment(state, environment);
      const place = must(state.environments.get(name), name);
      const { rule, databases } = dataView(state, place);
      const { refreshes, leftOut } = await histories.of(system);
      const times = refreshTimesView(state, place, engine.now());
      return {
        system,
        seq,
        environment: name,
        ...(rule && { rule }),
        databases: databases.map((each) => ({ ...each, fresh: [...each.fresh] })),
        history: [...(refreshes.get(name) ?? [])],
        ...(times && { times }),
        ...(rule && { asking: refreshAsking(state, place, engine.now()) }),
        leftOut: [...(leftOut.get(name) ?? [])],
        places: [...dataPlaces(state)],
      };
    },
    async refreshDetail({ system: { state }, parameters: { environment, promotion, database } }) {
      const { system } = state.head;
      const { name } = findEnvironment(state, environment);
      const { documents } = await kept({ system, environment: name, promotion, database });
      const { tables, ...detail } = refreshDetail(documents);
      return { system, environment: name, promotion, database, ...detail, ...(tables && { tables: [...tables] }) };
    },
  };
}

/** As far as they are kept still. */
async function textsOf(
  { blobs }: HttpContext['store'],
  documents: { readonly [name: string]: string },
): Promise<{ readonly [name: string]: string }> {
  const texts = Object.entries(documents).map(async ([name, digest]): Promise<readonly (readonly [string, string])[]> => {
    const content = await blobs.get(digest);
    return content === undefined ? [] : [[name, await readText(Readable.from(content))]];
  });
  return Object.fromEntries((await Promise.all(texts)).flat());
}
