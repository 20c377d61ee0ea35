/** Where a release is shown; with a stage, that one is open. */
export function releasePath(system: string, release: string, stage?: string): string {
  const path = `/systems/${encodeURIComponent(system)}/releases/${encodeURIComponent(release)}`;
  return stage === undefined ? path : `${path}?stage=${encodeURIComponent(stage)}`;
}

/** What a link may lead to on the page of a release. */
export type PartOfRelease = 'blockers' | 'promote';

export function partOfReleasePath(system: string, release: string, part: PartOfRelease): string {
  return `${releasePath(system, release)}#${part}`;
}

/** What is shown of the board. */
export interface BoardAddress {
  readonly show?: string;
  readonly q?: string;
  readonly path?: string;
  readonly status?: string;
  readonly owner?: string;
  /** Systems whose rows are open, with commas between them. */
  readonly open?: string;
}

export function boardPath(address: BoardAddress = {}): string {
  const search = new URLSearchParams({ ...address }).toString();
  return search === '' ? '/' : `/?${search}`;
}

/** When things happen: holidays, freezes, windows and releases, from a day on. */
export function calendarPath(system: string): string {
  return `/systems/${encodeURIComponent(system)}/calendar`;
}

/** What waits for me; with a gate, that question is open. */
export function approvalsPath(asked?: {
  readonly system: string;
  readonly release: string;
  readonly stage: string;
  readonly gate?: string;
}): string {
  if (asked === undefined) return '/approvals';
  const { system, release, stage, gate } = asked;
  return `/approvals?${new URLSearchParams({ system, release, stage, ...(gate !== undefined && { gate }) }).toString()}`;
}

/** The system file as a picture. */
export function fileAsPicturePath(system: string): string {
  return `/systems/${encodeURIComponent(system)}/path`;
}

/** What is chosen for oneself, and for who administers, of the installation. */
export type SettingsSection = 'account' | 'look' | 'tokens' | 'people' | 'groups' | 'notifications' | 'hosts';

export function settingsPath(section: SettingsSection): string {
  return `/settings/${section}`;
}

/** The interface for programs; with a search, or with one route open. */
export function referencePath(at: { readonly q?: string; readonly route?: string } = {}): string {
  const search = new URLSearchParams({ ...at }).toString();
  return search === '' ? '/reference' : `/reference?${search}`;
}

export function ledgerPath(system: string): string {
  return `/systems/${encodeURIComponent(system)}/ledger`;
}

/** Where an environment is shown; with what ran there so many weeks ago. */
export function environmentPath(system: string, environment: string, weeksAgo = 0): string {
  const path = `/systems/${encodeURIComponent(system)}/environments/${encodeURIComponent(environment)}`;
  return weeksAgo === 0 ? path : `${path}?ago=${weeksAgo}`;
}

/** How a comparison is shown: with what is the same, and with both sides below each other. */
export interface CompareLook {
  readonly isWhole?: boolean;
  readonly isUnified?: boolean;
}

/** Two environments, stages or releases. */
export function comparePath(system: string, left: string, right: string, { isWhole = false, isUnified = false }: CompareLook = {}): string {
  const path = `/systems/${encodeURIComponent(system)}/compare/${encodeURIComponent(left)}/${encodeURIComponent(right)}`;
  const look = [...(isWhole ? ['all'] : []), ...(isUnified ? ['look=unified'] : [])].join('&');
  return look === '' ? path : `${path}?${look}`;
}

/** The same, at its commits. */
export function comparedCommitsPath(system: string, from: string, to: string): string {
  return `${comparePath(system, from, to)}#commits`;
}

/** The data of an environment; with one refresh of one database, as it was then. Without an environment: of the first whose data are masked. */
export function dataPath(system: string, environment?: string, at: { readonly database?: string; readonly refresh?: string } = {}): string {
  const path = `/systems/${encodeURIComponent(system)}/data`;
  if (environment === undefined) return path;
  const search = new URLSearchParams({ ...at }).toString();
  return `${path}/${encodeURIComponent(environment)}${search === '' ? '' : `?${search}`}`;
}
