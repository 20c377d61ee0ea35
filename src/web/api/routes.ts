import type { AnswerOf, RouteId, Routes } from '#core/api/routes.ts';

/** A route as the browser needs it. The whole table of core would bring zod along, a quarter of the first load. */
interface WebRoute<Id extends RouteId> {
  readonly method: Routes[Id]['method'];
  readonly path: Routes[Id]['path'];
  /** A field that every answer has: what lacks it is no answer of this route. */
  readonly field: keyof AnswerOf<Id>;
}

/** The compiler holds method, path and field against core's table. */
export const webRoutes = {
  signIn: { method: 'POST', path: '/api/session', field: 'person' },
  openApi: { method: 'GET', path: '/openapi.json', field: 'paths' },
  me: { method: 'GET', path: '/api/me', field: 'person' },
  boards: { method: 'GET', path: '/api/board', field: 'boards' },
  board: { method: 'GET', path: '/api/systems/:system/board', field: 'cells' },
  findReleases: { method: 'GET', path: '/api/releases', field: 'releases' },
  approvals: { method: 'GET', path: '/api/approvals', field: 'approvals' },
  path: { method: 'GET', path: '/api/systems/:system/path', field: 'path' },
  release: { method: 'GET', path: '/api/systems/:system/releases/:release', field: 'stages' },
  releases: { method: 'GET', path: '/api/systems/:system/releases', field: 'releases' },
  why: { method: 'GET', path: '/api/systems/:system/releases/:release/why', field: 'sentence' },
  environments: { method: 'GET', path: '/api/systems/:system/environments', field: 'environments' },
  stays: { method: 'GET', path: '/api/systems/:system/environments/:environment/stays', field: 'stays' },
  data: { method: 'GET', path: '/api/systems/:system/environments/:environment/data', field: 'databases' },
  refreshDetail: {
    method: 'GET',
    path: '/api/systems/:system/environments/:environment/data/:promotion/:database',
    field: 'database',
  },
  promotion: { method: 'GET', path: '/api/systems/:system/promotions/:promotion', field: 'promotion' },
  configuration: { method: 'GET', path: '/api/systems/:system/environments/:environment/configuration', field: 'configuration' },
  forecast: { method: 'GET', path: '/api/systems/:system/forecast', field: 'releases' },
  moves: { method: 'GET', path: '/api/systems/:system/releases/:release/moves', field: 'dates' },
  calendar: { method: 'GET', path: '/api/systems/:system/calendar', field: 'days' },
  compare: { method: 'GET', path: '/api/systems/:system/compare', field: 'rows' },
  availability: { method: 'GET', path: '/api/systems/:system/environments/:environment/availability', field: 'availability' },
  logs: { method: 'GET', path: '/api/systems/:system/logs', field: 'text' },
  liveCanary: { method: 'GET', path: '/api/systems/:system/environments/:environment/canary', field: 'environment' },
  proposals: { method: 'GET', path: '/api/systems/:system/proposals', field: 'proposals' },
  adoptions: { method: 'GET', path: '/api/systems/:system/adoptions', field: 'adoptions' },
  exceptions: { method: 'GET', path: '/api/systems/:system/exceptions', field: 'exceptions' },
  ledger: { method: 'GET', path: '/api/systems/:system/ledger', field: 'events' },
  users: { method: 'GET', path: '/api/users', field: 'users' },
  groups: { method: 'GET', path: '/api/groups', field: 'groups' },
  changeGroup: { method: 'PUT', path: '/api/groups/:group', field: 'persons' },
  receivers: { method: 'GET', path: '/api/notify/receivers', field: 'receivers' },
  putReceiver: { method: 'PUT', path: '/api/notify/receivers/:receiver', field: 'receiver' },
  testReceiver: { method: 'POST', path: '/api/notify/receivers/:receiver/test', field: 'arrived' },
  notices: { method: 'GET', path: '/api/notify/notices', field: 'notices' },
  hosts: { method: 'GET', path: '/api/hosts', field: 'hosts' },
  grants: { method: 'GET', path: '/api/grants', field: 'grants' },
  secondGrant: { method: 'POST', path: '/api/grants/:grant/second', field: 'rights' },
  beginSecondFactor: { method: 'POST', path: '/api/me/second-factor', field: 'uri' },
  confirmSecondFactor: { method: 'POST', path: '/api/me/second-factor/confirmation', field: 'recoveryCodes' },
  renewRecoveryCodes: { method: 'POST', path: '/api/me/second-factor/recovery-codes', field: 'recoveryCodes' },
  sessions: { method: 'GET', path: '/api/me/sessions', field: 'sessions' },
  ownNotices: { method: 'GET', path: '/api/me/notices', field: 'isMailed' },
  chooseNotices: { method: 'PUT', path: '/api/me/notices', field: 'isMailed' },
  testOwnNotices: { method: 'POST', path: '/api/me/notices/test', field: 'arrived' },
  tokens: { method: 'GET', path: '/api/tokens', field: 'tokens' },
  addToken: { method: 'POST', path: '/api/tokens', field: 'value' },
  serviceTokens: { method: 'GET', path: '/api/users/:person/tokens', field: 'tokens' },
  addServiceToken: { method: 'POST', path: '/api/users/:person/tokens', field: 'value' },
  verifyLedger: { method: 'GET', path: '/api/systems/:system/ledger/verify', field: 'intact' },
} as const satisfies { readonly [Id in RouteId]?: WebRoute<Id> };

export type WebRouteId = keyof typeof webRoutes;

/** Routes whose answer is empty. */
export const quietRoutes = {
  signOut: { method: 'DELETE', path: '/api/session' },
  endSession: { method: 'DELETE', path: '/api/me/sessions/:session' },
  endOtherSessions: { method: 'DELETE', path: '/api/me/sessions' },
  prove: { method: 'POST', path: '/api/session/proof' },
  changePassword: { method: 'POST', path: '/api/me/password' },
  dropSecondFactor: { method: 'DELETE', path: '/api/me/second-factor' },
  withdrawGrant: { method: 'DELETE', path: '/api/grants/:grant' },
  removeReceiver: { method: 'DELETE', path: '/api/notify/receivers/:receiver' },
  removeToken: { method: 'DELETE', path: '/api/tokens/:token' },
  removeServiceToken: { method: 'DELETE', path: '/api/users/:person/tokens/:token' },
} as const satisfies { readonly [Id in RouteId]?: Pick<Routes[Id], 'method' | 'path'> };

export type QuietRouteId = keyof typeof quietRoutes;

/** `/a/:b` with `{ b: 'c d' }` is `/a/c%20d`. */
export function fillPath(path: string, parameters: { readonly [name: string]: string }): string {
  return path.replaceAll(/:([a-z]+)/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
}

/** A file that evidence names. */
export function evidencePath(system: string, release: string, digest: string): string {
  return fillPath('/api/systems/:system/releases/:release/evidence/:digest', { system, release, digest });
}

/** Opens an environment in the browser, through its door. */
export function doorPath(system: string, environment: string): string {
  return fillPath('/api/systems/:system/environments/:environment/door', { system, environment });
}

/** A proof as a page to read, print and file. */
export function proofPagePath(system: string, environment: string, promotion: string, database: string): string {
  const parameters = { system, environment, promotion, database };
  return fillPath('/api/systems/:system/environments/:environment/data/:promotion/:database/proof.html', parameters);
}
