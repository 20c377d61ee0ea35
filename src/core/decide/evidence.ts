import { must } from '#core/bug.ts';
import type { OrderResult } from '#core/command.ts';
import type { Evidence, Order, Release } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

/** Ids come from content and an ordinal, never from clock or chance. */
export function evidenceId(release: Release): string {
  return `${release.id}.e${release.evidence.length + 1}`;
}

/** A check's answer as evidence: bound to the release's bits, the gate's definition and the stay (or attempt) it ran for. */
export function checkEvidence(release: Release, order: Order, at: Instant, result: OrderResult, because: string): Evidence {
  const check = must(order.check, `check of ${order.key}`);
  const { counts, cases, blobs, lastWords } = result;
  return {
    id: evidenceId(release),
    kind: 'check',
    stage: check.stage,
    gate: check.gate,
    label: check.definition.name,
    releaseDigest: release.digest,
    planDigest: release.planDigest,
    entry: check.entry,
    environment: order.environment,
    verdict: result.verdict ?? 'error',
    because: withoutName(because, check.definition.name),
    by: `agent:${order.host}`,
    at,
    ...(counts && { counts }),
    ...(cases && { cases }),
    ...(blobs && { blobs }),
    ...(lastWords !== undefined && result.verdict !== 'pass' && { lastWords }),
    ...(check.soaked && { soaked: check.soaked }),
  };
}

/** Hands begin their sentence with the check's name, which stands beside it wherever evidence is told. */
function withoutName(because: string, name: string): string {
  return because.startsWith(`${name}: `) ? because.slice(name.length + 2) : because;
}
