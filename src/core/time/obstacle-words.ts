import { andOf, quoted, wordsOfSpan } from '#core/words.ts';
import type { Instant } from '#core/system.ts';
import { instantWords } from './instant-words.ts';
import type { ZoneRules } from './types.ts';
import type { Obstacle } from './windows.ts';

/** Why work may not start, and until when: one sentence, with the zone that it is told in. `zone` is the system's; a stop has none of its own. */
export function obstacleWords(obstacle: Obstacle, zone: ZoneRules, at: Instant): string {
  switch (obstacle.kind) {
    case 'stop': {
      const { by, because, until } = obstacle.stop;
      return `${by} stopped everything until ${instantWords(zone, until)}: ${quoted(because)}.`;
    }
    case 'freeze': {
      const { name, kind, because, zone: own } = obstacle.freeze;
      const until = `until ${instantWords(own, obstacle.until)}: ${quoted(because)}.`;
      return kind === 'code'
        ? `Code freeze \`${name}\` lets no new release into the first stage ${until}`
        : `Freeze \`${name}\` holds ${until}`;
    }
    case 'closed': {
      const names = andOf(obstacle.windows.map(({ name }) => `\`${name}\``));
      const subject = obstacle.windows.length === 1 ? `Window ${names} is closed` : `Windows ${names} are closed`;
      if (obstacle.next === undefined) return `${subject}, and no time is known at which it opens again.`;
      return `${subject} until ${instantWords(obstacle.next.window.zone, obstacle.next.at)}.`;
    }
    case 'no-room': {
      const { name, mustFitMs = 0, zone: own } = obstacle.window;
      const left = wordsOfSpan(obstacle.until - at);
      return `Window \`${name}\` asks for room of ${wordsOfSpan(mustFitMs)}, and ${left} are left until ${instantWords(own, obstacle.until)}.`;
    }
    case 'train': {
      const { trains, next } = obstacle;
      if (next !== undefined) {
        const { train, departure } = next;
        const isAhead = at < departure.cutOff && departure.cutOff < departure.from;
        const cutOff = isAhead ? `, with those that are there by ${instantWords(train.zone, departure.cutOff)}` : '';
        return `Train \`${train.name}\` departs ${instantWords(train.zone, departure.from)}${cutOff}.`;
      }
      const names = andOf(trains.map(({ name }) => `\`${name}\``));
      return `Of ${trains.length === 1 ? 'train' : 'trains'} ${names} no departure is known that it can take.`;
    }
    case 'unknown': {
      const { name, known, zone: own } = obstacle.rule;
      const range = `${instantWords(own, known.from)} to ${instantWords(own, known.to)}`;
      return `\`${name}\` is known from ${range} only, so nothing starts: compile it for longer.`;
    }
  }
}
