import type { Observation } from '#core/command.ts';
import type { SignedProof } from '#core/data/proof/statement.ts';
import type { Order } from '#core/state.ts';
import type { Milliseconds } from '#core/system.ts';

/** A signature whose key alone the ledger keeps: over what was told of this order, as it held then. */
export function signedAs(
  { step, promotion, environment }: Order,
  result: Observation['result'],
  { by, system }: { readonly by: string; readonly system: string },
): SignedProof | undefined {
  const told = result?.refreshed ?? result?.proved;
  if (step?.refresh === undefined || told === undefined || told.verdict === 'unproven' || told.verdict === 'raw') return undefined;
  const { at, verdict, plan, classification } = told;
  const moment = new Date(at).toISOString();
  return {
    by,
    statement: {
      format: 'lockstep-proof-statement 1',
      of: step.refresh.only === 'proof' ? 'standing' : 'refresh',
      result: verdict,
      proof: '',
      plan,
      classification,
      snapshotAt: moment,
      endedAt: moment,
      database: step.refresh.database,
      environment,
      target: '',
      system,
      promotion,
    },
  };
}

type Told = Pick<Observation, 'result' | 'signed'>;

/** Of another order, so much later: their source was read so much later, too, and who signed it signs that. */
export function movedData({ result, signed }: Told, order: Order, moved: Milliseconds): Told {
  if (result === undefined) return {};
  const { refreshed, proved } = result;
  const later = {
    ...result,
    ...(refreshed && { refreshed: { ...refreshed, at: refreshed.at + moved } }),
    ...(proved && { proved: { ...proved, at: proved.at + moved } }),
  };
  const again = signed && signedAs(order, later, { by: signed.by, system: signed.statement.system ?? '' });
  return { result: later, ...(again && { signed: again }) };
}
