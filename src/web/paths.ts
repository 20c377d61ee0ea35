/** Where a release is shown; with a stage, that one is open. */
export function releasePath(system: string, release: string, stage?: string): string {
  const path = `/systems/${encodeURIComponent(system)}/releases/${encodeURIComponent(release)}`;
  return stage === undefined ? path : `${path}?stage=${encodeURIComponent(stage)}`;
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

export function ledgerPath(system: string): string {
  return `/systems/${encodeURIComponent(system)}/ledger`;
}

export function environmentPath(system: string, environment: string): string {
  return `/systems/${encodeURIComponent(system)}/environments/${encodeURIComponent(environment)}`;
}

/** Two environments, or two releases. */
export function comparePath(system: string, left: string, right: string): string {
  return `/systems/${encodeURIComponent(system)}/compare/${encodeURIComponent(left)}/${encodeURIComponent(right)}`;
}
