// What people see of a scope: each requirement with what proves it, and whose signature counts.
import { proofOfTest, type TestProof } from './proof.ts';
import type { Requirement, ScopeSignature, Ticket } from './scope.ts';
import { entryContext } from '#core/blockers/proof.ts';
import { pathOf } from '#core/find.ts';
import { countedSignatures, openPlaces } from '#core/gates/scope.ts';
import { gatesOf } from '#core/path.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { andOf, counted } from '#core/words.ts';

export interface ScopeView {
  readonly digest: string;
  readonly by: string;
  readonly at: Instant;
  /** Who is still to sign it, and how many requirements are proven. */
  readonly sentence: string;
  readonly tickets: readonly Ticket[];
  readonly commits: readonly string[];
  readonly requirements: readonly RequirementView[];
  readonly signatures: readonly (ScopeSignature & { readonly counts: boolean })[];
  /** Who had signed what it was before. */
  readonly lapsed?: readonly string[];
}

interface RequirementView {
  readonly id: string;
  readonly words: string;
  readonly state: 'proven' | 'failed' | 'unproven' | 'no test';
  readonly tests: readonly { readonly name: string; readonly is: TestProof['is']; readonly evidence: readonly string[] }[];
}

/** Undefined where nobody has written one. */
export function scopeView(state: State, release: Release, now: Instant): ScopeView | undefined {
  if (release.scope === undefined) return undefined;
  const { scope, digest, by, at, signatures, lapsed } = release.scope;
  const requirements = scope.requirements.map((each) => requirementView(release, each));
  const gates = pathOf(state, release).flatMap((stage) =>
    gatesOf(state, release, stage, 'entry').flatMap((gate) =>
      gate.kind === 'scope' ? [{ gate, context: entryContext(state, release, stage, now) }] : [],
    ),
  );
  const counting = new Set(gates.flatMap(({ gate, context }) => countedSignatures(context, gate).map((each) => each.by)));
  const open = [...new Set(gates.flatMap(({ gate, context }) => openPlaces(context, gate).map(({ role }) => role)))];
  return {
    digest,
    by,
    at,
    sentence: `${signedWords(gates.length > 0, open)} ${provenWords(requirements)}`.trim(),
    tickets: scope.tickets,
    commits: scope.commits,
    requirements,
    signatures: signatures.map((each) => ({ ...each, counts: counting.has(each.by) })),
    ...(lapsed && { lapsed }),
  };
}

function signedWords(isAsked: boolean, open: readonly string[]): string {
  if (!isAsked) return 'No gate has it signed.';
  return open.length === 0 ? 'It is signed as it stands.' : `Still to sign: ${andOf(open)}.`;
}

function provenWords(requirements: readonly RequirementView[]): string {
  const proven = requirements.filter(({ state }) => state === 'proven').length;
  return requirements.length === 0 ? '' : `${proven} of ${counted(requirements.length, 'requirement')} proven.`;
}

function requirementView(release: Release, { id, words, tests }: Requirement): RequirementView {
  const seen = tests.map((name) => {
    const { is, evidence } = proofOfTest(release, name);
    return { name, is, evidence: evidence.map((item) => item.id) };
  });
  return { id, words, state: stateOf(seen.map(({ is }) => is)), tests: seen };
}

function stateOf(ends: readonly TestProof['is'][]): RequirementView['state'] {
  if (ends.length === 0) return 'no test';
  if (ends.includes('failed')) return 'failed';
  return ends.every((is) => is === 'passed') ? 'proven' : 'unproven';
}
