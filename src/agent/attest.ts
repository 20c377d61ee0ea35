import type { Soaked } from '#core/state.ts';
import type { OrderResult } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import type { PlacedService } from '#core/payload.ts';
import type { Attestation, EnvironmentPlace, Target } from '#targets/target.ts';

/** Clocks of two machines are brought together to within a little: a gap that is shorter than this is not seen. */
const slackMs = 2_000;

/** What is asked: whether these services ran there for that time. `clockAheadMs`: of the controller's clock before this host's. */
export interface AttestQuestion {
  readonly place: EnvironmentPlace;
  readonly services: readonly PlacedService[];
  readonly soaked: Soaked;
  readonly clockAheadMs: number;
}

/** *pass*: nothing broke the soak that this host knows of. *fail* with `since`: something did, and from then on it runs without a gap. */
export async function attest(target: Target, question: AttestQuestion): Promise<OrderResult & { readonly because: string }> {
  if (target.attest === undefined)
    return {
      verdict: 'pass',
      because: 'This target keeps no record of what it ran: only what was heard of its health speaks for this time.',
    };
  const { soaked, clockAheadMs } = question;
  const { since, because } = await asked(target.attest(question.place, question.services));
  if (since === undefined) return { verdict: 'fail', because };
  const begun = since + clockAheadMs;
  return soaked.mode === 'cumulative' || begun <= soaked.since + slackMs
    ? { verdict: 'pass', because }
    : { verdict: 'fail', because: `${because} Before that something broke it.`, since: Math.round(begun) };
}

async function asked(answer: Promise<Attestation>): Promise<Attestation> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Failure) return { because: error.message };
    throw error;
  }
}
