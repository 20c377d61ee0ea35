import { inShort } from '#core/words.ts';
import { isNoise, wordsOfEvent } from '#web/words/events.ts';
import type { Entry } from './journal.ts';
import type { PromotionTold } from './promotions.ts';

/** Longer than any sentence but a stack trace. */
const most = 240;

/** A line for what has changed; undefined for what follows by itself and tells nobody anything. */
export function wordsOfEntry({ event, kind, body, by: doer }: Entry, promotions: readonly PromotionTold[]): string | undefined {
  switch (event.kind) {
    case 'promotionRequested':
      return event.promotion.kind === 'rollback' ? `${doer} ${wordsOfEvent(kind, body)}` : undefined;
    case 'promotionStarted': {
      const told = promotions.find(({ id }) => id === event.promotion);
      return told === undefined || told.kind === 'adoption' ? undefined : `${told.release} enters ${told.stage}`;
    }
    case 'promotionEnded': {
      const told = promotions.find(({ id }) => id === event.promotion);
      if (told === undefined) return undefined;
      return event.as === 'done'
        ? `${told.release} runs in ${told.stage}`
        : `${told.release} → ${told.stage} ${event.as}: ${event.because}`;
    }
    case 'evidenceGiven': {
      const { kind: proof, stage, because, verdict, by } = event.evidence;
      const words = inShort(wordsOfEvent(kind, body), most);
      if (proof === 'check') return inShort(`${event.release} in ${stage}: ${verdict === 'pass' ? '' : '× '}${because}`, most);
      return proof === 'soak' ? words : `${by} ${words}`;
    }
    default:
      return isNoise(kind) ? undefined : inShort(`${isPerson(doer) ? `${doer} ` : ''}${wordsOfEvent(kind, body)}`, most);
  }
}

function isPerson(by: string): boolean {
  return /^[a-z]+$/.test(by);
}
