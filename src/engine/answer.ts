import { Bug } from '#core/bug.ts';
import type { Event } from '#core/event.ts';
import type { Answer } from './engine.ts';
import type { Recorded } from './transact.ts';

/** What was made by a command, by id: for the CLI's next line and for links. */
function idsOf(events: readonly Event[]): readonly string[] {
  return events.flatMap((event) => {
    switch (event.kind) {
      case 'releaseCreated':
        return [event.release.id];
      case 'promotionRequested':
        return [event.promotion.id];
      case 'proposalMade':
        return [event.proposal.id];
      case 'adoptionAsked':
        return [event.adoption.id];
      case 'exceptionAsked':
      case 'dataExceptionAsked':
        return [event.exception.id];
      case 'evidenceGiven':
        return [event.evidence.id];
      default:
        return [];
    }
  });
}

/** The answer of a command that was taken, as it is recorded with it. */
export function taken(recorded: Pick<Recorded, 'seq' | 'events'>): Answer {
  return { ok: true, seq: recorded.seq, events: recorded.events.map((event) => event.kind), ids: idsOf(recorded.events) };
}

export function answerFrom(recorded: Recorded): Answer {
  if (recorded.answered !== undefined) return readAnswer(recorded.answered);
  if (recorded.refusal !== undefined) return { ok: false, seq: recorded.seq, refusal: recorded.refusal };
  return taken(recorded);
}

function readAnswer(text: string): Answer {
  const answer: unknown = JSON.parse(text);
  if (!isAnswer(answer)) throw new Bug(`this is no answer: ${text}`);
  return answer;
}

/** It was written by `taken`, in the transaction of its events. */
function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'ok' in value;
}
