import { gateBlocker, passedBy, type GateContext, type Judgement } from './context.ts';
import { noScope, unsignedBlockers, type ScopeGate } from './scope.ts';
import { commandRoles, whoMay } from '#core/access.ts';
import type { Blocker } from '#core/blocker.ts';
import { environmentsOf, pathOf, presentStays } from '#core/find.ts';
import { gatesOf } from '#core/path.ts';
import { anybodyOf } from '#core/roster.ts';
import { proofOfTest, type TestProof } from '#core/scope/proof.ts';
import type { Requirement } from '#core/scope/scope.ts';
import type { Gate, Stage } from '#core/system.ts';
import { typed } from '#core/words.ts';

type RequirementsGate = Extract<Gate, { kind: 'requirements' }>;

/**
 * Open when every test of every requirement has passed on these very bits. What nobody has seen is no pass. The scope must be signed as it
 * stands: whoever takes a requirement out of it that has no proof takes the signatures with it.
 */
export function judgeRequirements(context: GateContext, gate: RequirementsGate): Judgement {
  const { release } = context;
  if (release.scope === undefined) return { passed: false, blockers: [noScope(context, gate), ...unsigned(context, gate)], no: false };
  const proofs = release.scope.scope.requirements.flatMap((requirement) => proofsOf(context, requirement));
  const lacking = proofs.filter(({ proof }) => proof.is !== 'passed').map((each) => unproven(context, gate, each));
  const untested = release.scope.scope.requirements
    .filter(({ tests }) => tests.length === 0)
    .map((each) => untestedIn(context, gate, each));
  const blockers = [...unsigned(context, gate), ...untested, ...lacking];
  if (blockers.length > 0) return { passed: false, blockers, no: proofs.some(({ proof }) => proof.is === 'failed') };
  const evidence = new Map(proofs.flatMap(({ proof }) => proof.evidence.map((item) => [item.id, item] as const)));
  return passedBy([...evidence.values()]);
}

interface Proven {
  readonly requirement: Requirement;
  readonly test: string;
  readonly proof: TestProof;
}

function proofsOf({ release }: GateContext, requirement: Requirement): readonly Proven[] {
  return requirement.tests.map((test) => ({ requirement, test, proof: proofOfTest(release, test) }));
}

/** By every gate of the path that had it signed, and that no Exception opened. */
function unsigned(context: GateContext, gate: RequirementsGate): readonly Blocker[] {
  const { state, release } = context;
  for (const { stage, asks } of scopeGates(context)) {
    const isWaived = release.exceptions.some((item) => item.gate === asks.hash && item.second !== undefined && item.revoked === undefined);
    const open = isWaived ? [] : unsignedBlockers({ ...context, state, stage }, asks, gate);
    if (open.length > 0) return open.map((blocker) => ({ ...blocker, stage: context.stage.name }));
  }
  return [];
}

function scopeGates({ state, release }: GateContext): readonly { readonly stage: Stage; readonly asks: ScopeGate }[] {
  return pathOf(state, release).flatMap((stage) =>
    gatesOf(state, release, stage, 'entry').flatMap((asks) => (asks.kind === 'scope' ? [{ stage, asks }] : [])),
  );
}

function untestedIn(context: GateContext, gate: Gate, { id, words }: Requirement): Blocker {
  return gateBlocker(context, gate, {
    code: 'requirement',
    because: `requirement ${id} (${words}) names no test`,
    clears: {
      kind: 'person',
      who: whoMay(context.state, 'scope', 'anywhere'),
      command: `lockstep scope set ${context.release.id} scope.yaml`,
    },
    askable: false,
  });
}

const ends = {
  failed: 'failed',
  skipped: 'was skipped',
  none: 'is in no result of a check of it',
} as const;

function unproven(context: GateContext, gate: Gate, { requirement: { id, words }, test, proof }: Proven): Blocker {
  const how = proof.is === 'passed' ? '' : ends[proof.is];
  const [last] = proof.evidence;
  const where = last === undefined ? '' : ` in ${last.environment ?? last.stage} (${last.label})`;
  return gateBlocker(context, gate, {
    code: 'requirement',
    because: `requirement ${id} (${words}) has no proof: \`${test}\` ${how}${where}`,
    clears: clearsOf(context, test, proof),
    askable: false,
  });
}

/** What failed is another release; what was not seen may be run again where it still runs. */
function clearsOf(context: GateContext, test: string, { is, evidence }: TestProof): Blocker['clears'] {
  const { state, release, stage } = context;
  const isThere = presentStays(state, release, stage) !== undefined;
  const gates = isThere ? gatesOf(state, release, stage, 'exit').filter((gate) => gate.kind === 'check') : [];
  const again =
    gates.find(({ label }) => label === test) ?? gates.find(({ hash }) => evidence.some((item) => item.gate === hash)) ?? gates[0];
  if (is === 'failed' || again === undefined)
    return { kind: 'person', who: whoMay(state, 'create', 'anywhere'), command: 'lockstep release create NAME SERVICE=./FOLDER' };
  const command = `lockstep recheck ${release.id} --stage ${stage.name} --gate ${typed(again.label)}`;
  const roles = commandRoles.recheck;
  return { kind: 'person', who: anybodyOf(state, typeof roles === 'string' ? [] : roles, environmentsOf(stage)), command };
}
