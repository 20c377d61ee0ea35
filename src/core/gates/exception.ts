import type { Exception, Release } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

/** Granted by a second person, not revoked, not expired at that instant. */
export function standingException(release: Release, stage: string, gate: string, at: Instant): Exception | undefined {
  return release.exceptions.find(
    (item) => item.stage === stage && item.gate === gate && item.second !== undefined && item.revoked === undefined && at < item.expires,
  );
}
