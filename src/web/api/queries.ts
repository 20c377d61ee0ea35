import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import type { AnswerOf } from '#core/api/routes.ts';
import { ask, Refused } from './client.ts';
import { merged } from './merged.ts';

export type Me = AnswerOf<'me'>;
export type Comparison = AnswerOf<'compare'>;
export type LedgerEvent = AnswerOf<'ledger'>['events'][number];

/** Events per page of the ledger. */
const ledgerPage = 100;
/** How far back a release's own events are looked for. */
const historyEvents = 1_000;

/** What goes on without a hint: asked again after so long while it is looked at, and at once by whoever comes back to it later than that. */
function every(ms: number): { readonly refetchInterval: number; readonly staleTime: number } {
  return { refetchInterval: ms, staleTime: ms };
}

/** Who I am; null while nobody is signed in. */
export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => readMe(signal) });

/** Somebody came or left: nothing that was read or sent for another person stays. The query of who I am itself is kept, for it is watched. */
export function becomePerson(client: QueryClient, me: Me | null): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] });
  // What was sent holds the password of the sign-in. Whoever comes is still sending it: `gcTime` of that one lets it go.
  if (me === null) client.getMutationCache().clear();
  client.setQueryData(meQuery.queryKey, me);
}

async function readMe(signal: AbortSignal): Promise<Me | null> {
  return ask('me', { signal }).catch((error: unknown) => {
    if (error instanceof Refused && error.code === 'not-signed-in') return null;
    throw error;
  });
}

export type Boards = Pick<AnswerOf<'boards'>, 'asOf' | 'systems' | 'undelivered' | 'boards'>;

/** The board of all systems: the whole once, then what changed. Time goes on without an event, so it is asked for each minute too. */
export const boardsQuery = queryOptions({
  queryKey: ['boards'],
  queryFn: async ({ client, signal }): Promise<Boards> => {
    const known = client.getQueryData<Boards>(['boards']);
    if (known !== undefined) {
      const answer = await ask('boards', { query: { since: known.asOf }, signal });
      const boards = merged(known.boards, answer, answer.boards);
      if (boards !== undefined) return { ...answer, boards };
    }
    return ask('boards', { signal });
  },
  ...every(60_000),
});

/** One system with its releases. */
export function boardQuery(system: string) {
  return queryOptions({ queryKey: ['board', system], queryFn: ({ signal }) => ask('board', { parameters: { system }, signal }) });
}

/** Releases of all systems that have these words in their names. */
export function findReleasesQuery(text: string) {
  return queryOptions({
    queryKey: ['find', text],
    queryFn: ({ signal }) => ask('findReleases', { query: { text }, signal }),
    staleTime: 10_000,
  });
}

export type Approvals = Pick<AnswerOf<'approvals'>, 'asOf' | 'approvals'>;

/** What waits in all systems: the whole once, then where it changed. Every page asks, whenever any system changes. */
export const approvalsQuery = queryOptions({
  queryKey: ['approvals'],
  queryFn: async ({ client, signal }): Promise<Approvals> => {
    const known = client.getQueryData<Approvals>(['approvals']);
    if (known !== undefined) {
      const answer = await ask('approvals', { query: { since: known.asOf }, signal });
      const approvals = merged(known.approvals, answer, answer.approvals);
      if (approvals !== undefined) return { asOf: answer.asOf, approvals };
    }
    return ask('approvals', { signal });
  },
});

export function releaseQuery(system: string, release: string) {
  return queryOptions({
    queryKey: ['release', system, release],
    queryFn: ({ signal }) => ask('release', { parameters: { system, release }, signal }),
  });
}

/** Releases that something may be held against, open and ended, by name. */
export function releasesQuery(system: string) {
  return queryOptions({
    queryKey: ['releases', system],
    queryFn: ({ signal }) => ask('releases', { parameters: { system }, query: { limit: '100' }, signal }),
  });
}

/** The system file as a picture. */
export function pathQuery(system: string) {
  return queryOptions({ queryKey: ['path', system], queryFn: ({ signal }) => ask('path', { parameters: { system }, signal }) });
}

/** Why not yet, for one stage; with what its schema says to going back there. */
export function whyQuery(system: string, release: string, stage: string) {
  return queryOptions({
    queryKey: ['why', system, release, stage],
    queryFn: ({ signal }) => ask('why', { parameters: { system, release }, query: { stage }, signal }),
  });
}

export function environmentsQuery(system: string) {
  return queryOptions({
    queryKey: ['environments', system],
    queryFn: ({ signal }) => ask('environments', { parameters: { system }, signal }),
  });
}

/** Which releases ran in an environment, from when to when. */
export function staysQuery(system: string, environment: string) {
  return queryOptions({
    queryKey: ['stays', system, environment],
    queryFn: ({ signal }) => ask('stays', { parameters: { system, environment }, signal }),
  });
}

export type DataOf = AnswerOf<'data'>;

/** Where the data of an environment come from, and each refresh. */
export function dataQuery(system: string, environment: string) {
  return queryOptions({
    queryKey: ['data', system, environment],
    queryFn: ({ signal }) => ask('data', { parameters: { system, environment }, signal }),
  });
}

export type RefreshDetailOf = AnswerOf<'refreshDetail'>;

/** What one refresh did and proved: it stays as it is, so no hint makes it old. */
export function refreshDetailQuery(
  system: string,
  environment: string,
  refresh: { readonly promotion: string; readonly database: string; readonly documents?: { readonly [name: string]: string } } | undefined,
) {
  const { promotion = '', database = '', documents } = refresh ?? {};
  return queryOptions({
    queryKey: ['refresh', system, environment, promotion, database],
    queryFn: ({ signal }) => ask('refreshDetail', { parameters: { system, environment, promotion, database }, signal }),
    enabled: documents !== undefined,
  });
}

export function promotionQuery(system: string, promotion: string) {
  return queryOptions({
    queryKey: ['promotion', system, promotion],
    queryFn: ({ signal }) => ask('promotion', { parameters: { system, promotion }, signal }),
  });
}

/** What the services of an environment are told. */
export function configurationQuery(system: string, environment: string) {
  return queryOptions({
    queryKey: ['configuration', system, environment],
    queryFn: ({ signal }) => ask('configuration', { parameters: { system, environment }, signal }),
  });
}

/** When releases are live, and what would be otherwise. Time that goes by moves it as much as what happens: it is asked again each minute. */
export function forecastQuery(system: string, whatIf?: string) {
  return queryOptions({
    queryKey: ['forecast', system, whatIf ?? ''],
    queryFn: ({ signal }) => ask('forecast', { parameters: { system }, ...(whatIf !== undefined && { query: { whatIf } }), signal }),
    ...every(60_000),
  });
}

export type DateMoved = AnswerOf<'moves'>['dates'][number];

/** Each day that a release was foretold for, and why it is another one. */
export function movesQuery(system: string, release: string) {
  return queryOptions({
    queryKey: ['moves', system, release],
    queryFn: ({ signal }) => ask('moves', { parameters: { system, release }, signal }),
  });
}

/** Six weeks of days, from this one on, or from two weeks ago; the next day begins without an event. */
export function calendarQuery(system: string, query: { readonly from?: string; readonly days?: string; readonly calendar?: string }) {
  return queryOptions({
    queryKey: ['calendar', system, query],
    queryFn: ({ signal }) => ask('calendar', { parameters: { system }, query: { ...query }, signal }),
    ...every(300_000),
  });
}

/** Two environments, stages or releases, side by side. */
export function compareQuery(system: string, left: string, right: string) {
  return queryOptions({
    queryKey: ['compare', system, left, right],
    queryFn: ({ signal }) => ask('compare', { parameters: { system }, query: { left, right }, signal }),
  });
}

/** What one release changes against another, in a sentence and by name: their bits stay what they are, so no hint makes it old. */
export function changedQuery(system: string, left: string, right: string) {
  return queryOptions({
    queryKey: ['changed', system, left, right],
    queryFn: async ({ signal }) => {
      const { sentence, commits, rows } = await ask('compare', { parameters: { system }, query: { left, right }, signal });
      return { sentence, commits, rows: rows.filter(({ state }) => state === 'differs') };
    },
  });
}

export type Proposal = AnswerOf<'proposals'>['proposals'][number];
export type Adoption = AnswerOf<'adoptions'>['adoptions'][number];

/** Changes of the file that weaken it, and wait for a second person. */
export function proposalsQuery(system: string) {
  return queryOptions({
    queryKey: ['proposals', system],
    queryFn: ({ signal }) => ask('proposals', { parameters: { system }, signal }),
  });
}

/** What somebody says runs already, and a second person is to sign. */
export function adoptionsQuery(system: string) {
  return queryOptions({
    queryKey: ['adoptions', system],
    queryFn: ({ signal }) => ask('adoptions', { parameters: { system }, signal }),
  });
}

export type Exception = AnswerOf<'exceptions'>['exceptions'][number];

/** Gates that are waived, or are to be. */
export function exceptionsQuery(system: string) {
  return queryOptions({
    queryKey: ['exceptions', system],
    queryFn: ({ signal }) => ask('exceptions', { parameters: { system }, signal }),
  });
}

/** What an agent sees this second stands in no ledger: whoever looks on asks again and again. */
export function liveCanaryQuery(system: string, environment: string) {
  return queryOptions({
    queryKey: ['canary', system, environment],
    queryFn: ({ signal }) => ask('liveCanary', { parameters: { system, environment }, signal }),
    ...every(2_000),
  });
}

/** What a service wrote lies with its agent, and no hint tells of it: whoever reads on asks again and again. */
export function outputQuery(system: string, environment: string, service: string) {
  return queryOptions({
    queryKey: ['output', system, environment, service],
    queryFn: ({ signal }) => ask('logs', { parameters: { system }, query: { environment, service, lines: '200' }, signal }),
    ...every(2_000),
  });
}

/** Minutes belong to no ledger, so no hint tells of them: they are looked at again each minute. */
export function availabilityQuery(system: string, environment: string, days: string) {
  return queryOptions({
    queryKey: ['availability', system, environment, days],
    queryFn: ({ signal }) => ask('availability', { parameters: { system, environment }, query: { days }, signal }),
    ...every(60_000),
  });
}

/** The newest events of a system, among which a release looks for its own. */
export function historyQuery(system: string) {
  return queryOptions({
    queryKey: ['history', system],
    queryFn: ({ signal }) => ask('ledger', { parameters: { system }, query: { limit: String(historyEvents) }, signal }),
  });
}

/** The ledger, newest first, a page at a time. */
export function ledgerQuery(system: string) {
  return infiniteQueryOptions({
    queryKey: ['ledger', system],
    queryFn: ({ pageParam, signal }) =>
      ask('ledger', {
        parameters: { system },
        query: { limit: String(ledgerPage), ...(pageParam !== undefined && { before: String(pageParam) }) },
        signal,
      }),
    initialPageParam: firstPage,
    getNextPageParam: (page) => (page.events.length < ledgerPage ? undefined : page.events.at(-1)?.seq),
  });
}

export type Host = AnswerOf<'hosts'>['hosts'][number];

/** Hosts belong to no system, so no hint tells of them. */
export const hostsQuery = queryOptions({
  queryKey: ['hosts'],
  queryFn: ({ signal }) => ask('hosts', { signal }),
  ...every(15_000),
});

export type Receiver = AnswerOf<'receivers'>['receivers'][number];
export type Notices = AnswerOf<'notices'>;

/** What belongs to the installation is told by no hint. */
export const groupsQuery = queryOptions({
  queryKey: ['groups'],
  queryFn: ({ signal }) => ask('groups', { signal }),
  ...every(60_000),
});

export const receiversQuery = queryOptions({ queryKey: ['receivers'], queryFn: ({ signal }) => ask('receivers', { signal }) });

export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: ({ signal }) => ask('notices', { signal }),
  ...every(15_000),
});

/** How this controller describes its interface: the same until it is another one. */
export const referenceQuery = queryOptions({ queryKey: ['reference'], queryFn: ({ signal }) => ask('openApi', { signal }) });

export type OwnSession = AnswerOf<'sessions'>['sessions'][number];

/** Where I am signed in belongs to no system, so no hint tells of it. */
export const ownSessionsQuery = queryOptions({
  queryKey: ['own-sessions'],
  queryFn: ({ signal }) => ask('sessions', { signal }),
  ...every(60_000),
});

export type OwnNotices = AnswerOf<'ownNotices'>;

/** What I am told belongs to no system, so no hint tells of it. */
export const ownNoticesQuery = queryOptions({ queryKey: ['own-notices'], queryFn: ({ signal }) => ask('ownNotices', { signal }) });

export type Grant = AnswerOf<'grants'>['grants'][number];
export type User = AnswerOf<'users'>['users'][number];
export type Token = AnswerOf<'tokens'>['tokens'][number];

/** Changes that wait for a second person. They belong to no system, so no hint tells of them: they are looked at again each minute. */
export const grantsQuery = queryOptions({
  queryKey: ['grants'],
  queryFn: ({ signal }) => ask('grants', { signal }),
  ...every(60_000),
});

export const usersQuery = queryOptions({ queryKey: ['users'], queryFn: ({ signal }) => ask('users', { signal }) });

/** Mine, or those of a service account. */
export function tokensQuery(service: string | undefined) {
  return queryOptions({
    queryKey: ['tokens', service ?? ''],
    queryFn: ({ signal }) =>
      service === undefined ? ask('tokens', { signal }) : ask('serviceTokens', { parameters: { person: service }, signal }),
  });
}

const firstPage: number | undefined = undefined;

export function verifyQuery(system: string) {
  return queryOptions({
    queryKey: ['verify', system],
    queryFn: ({ signal }) => ask('verifyLedger', { parameters: { system }, signal }),
  });
}
