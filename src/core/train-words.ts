import type { Event } from './event.ts';
import type { OnTrain } from './time-records.ts';
import { parseDay, shortDay } from './time/day.ts';

type Of<Kind extends Event['kind']> = Extract<Event, { readonly kind: Kind }>;

/** `Tue 16 Jun`, of the day as it was written down then. */
export function departureDay(text: string): string {
  const day = parseDay(text);
  return day === undefined ? text : shortDay(day);
}

/** `on train Fortnightly of Tue 16 Jun into PROD`. */
export function trainWords({ name, stage, day }: OnTrain): string {
  return `on train ${name} of ${departureDay(day)} into ${stage}`;
}

/** `1.2.0 is on train Fortnightly of Tue 16 Jun into PROD`. */
export function boardedWords({ release, train, stage, day, because }: Of<'trainBoarded'>): string {
  return `${release} is on train ${train} of ${departureDay(day)} into ${stage}${because === undefined ? '' : `: ${because}`}`;
}

/** `1.2.0 missed train Fortnightly of Tue 16 Jun: it did not stand before PROD by the cut-off. It takes that of Tue 30 Jun`. */
export function missedWords(event: Of<'trainMissed'>): string {
  const { release, train, day, next } = event;
  const then = next === undefined ? 'No other is known that it can take' : `It takes that of ${departureDay(next.day)}`;
  return `${release} missed train ${train} of ${departureDay(day)}: ${whyMissed(event)}. ${then}`;
}

/** `1.2.0 missed the train of Tue 16 Jun (Fortnightly): it did not stand before PROD by the cut-off`: why its date is another one. */
export function lostTrainWords(event: Of<'trainMissed'>): string {
  return `${event.release} missed the train of ${departureDay(event.day)} (${event.train}): ${whyMissed(event)}`;
}

function whyMissed({ because, stage }: Of<'trainMissed'>): string {
  switch (because) {
    case 'cut-off':
      return `it did not stand before ${stage} by the cut-off`;
    case 'departure':
      return `it could not start into ${stage} while the train left`;
    case 'gone':
      return 'the train does not run then any more';
  }
}
