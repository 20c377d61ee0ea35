import type { z } from 'zod';
import type { feedsShape } from '#core/api/feed-shapes.ts';
import { permitsVerb } from '#core/api/rights.ts';
import { digestOf } from '#core/canonical.ts';
import { forecastView } from '#core/forecast/view.ts';
import { type CalendarEntry, writeIcs } from '#core/time/write-ics.ts';
import { feedEntries } from '#core/views/calendar-feed.ts';
import type { Asked, Handlers } from './asked.ts';
import type { SystemRead } from './authorize.ts';
import type { SignedIn } from './caller.ts';
import type { HttpContext } from './context.ts';
import type { Feed } from './feed-book.ts';
import { refused } from './refused.ts';
import { noteWho } from './request-line.ts';
import { waitHistoryOf } from './wait-history.ts';

/** Calendar feeds: made and revoked by the person whom they are for, read by whoever has the token. */
export function feedHandlers(context: HttpContext): Pick<Handlers, 'feeds' | 'addFeed' | 'removeFeed' | 'calendarFeed'> {
  const { feeds } = context;
  const sequences = new Sequences();
  return {
    async feeds({ parameters: { system }, caller }) {
      return { feeds: (await feeds.of(requirePerson(caller), system)).map(feedLine) };
    },
    async addFeed({ parameters: { system }, body: { name }, caller, request }) {
      const person = requirePerson(caller);
      if ((await feeds.of(person, system)).length >= mostFeeds)
        throw refused(
          'slow-down',
          `You have ${mostFeeds} calendar feeds of ${system}.`,
          'Revoke some first: lockstep calendar feed --list',
        );
      const { feed, token } = await feeds.add({ system, person, name });
      request.log.info({ by: person, system, feed: feed.feed }, 'a calendar feed was made');
      return { feed: feedLine(feed), path: `/api/systems/${encodeURIComponent(system)}/calendar.ics?token=${token}` };
    },
    async removeFeed({ parameters: { system, feed }, caller, request }) {
      const person = requirePerson(caller);
      if (!(await feeds.remove({ system, person, feed })))
        throw refused('no-such-feed', `You have no calendar feed ${feed} of ${system}.`, 'lockstep calendar feed --list');
      request.log.info({ by: person, system, feed }, 'a calendar feed was revoked');
      return undefined;
    },
    async calendarFeed(asked) {
      const { state, seq } = await openFeed(asked, context);
      const { system } = state.head;
      const [{ waits: history }, now] = [await waitHistoryOf(context.store, system), context.engine.now()];
      const forecast = forecastView({ state, seq, now, history });
      const { url } = context;
      const entries = feedEntries(state, { forecast, parts: asked.query.with ?? [], ...(url !== undefined && { url }) });
      const text = writeIcs(system, sequences.numbered(entries, now), now);
      asked.reply.type('text/calendar; charset=utf-8').send(text);
      return undefined;
    },
  };
}

const mostFeeds = 20;
/** A forecast is reckoned for each answer. */
const cost = 10;

/** A token that lasts as long as nobody revokes it would outlive the limits of an API token. */
function requirePerson(caller: SignedIn): string {
  if (caller.by === 'session') return caller.user.person;
  throw refused('token-too-narrow', 'No token may do this: a calendar feed would outlive its limits.', 'Sign in with your password.');
}

/** One answer for a token that is none, that is revoked, or whose person may see the system no more. */
async function openFeed({ parameters, query, request }: Asked<'calendarFeed'>, context: HttpContext): Promise<SystemRead> {
  const { feeds, users, engine, load } = context;
  const feed = query.token === undefined ? undefined : await feeds.whose(query.token);
  const user = feed === undefined ? undefined : await users.get(feed.person);
  const read = feed === undefined || feed.system !== parameters.system ? undefined : await engine.read(feed.system);
  if (feed === undefined || user === undefined || user.disabled || read === undefined || !permitsVerb(read.state, feed.person, 'view'))
    throw refused('no-such-feed', 'No calendar is fed from this address, or not any more.', 'lockstep calendar feed makes a new address.');
  noteWho(request, feed.person);
  load.countPerson(`feed ${feed.feed}`, cost);
  return read;
}

const mostKept = 10_000;

/** Numbers that only rise: the minutes of the instant since which an entry says what it says. Begun anew they are higher than before. */
class Sequences {
  readonly #kept = new Map<string, { readonly digest: string; readonly sequence: number }>();

  numbered(entries: readonly CalendarEntry[], now: number): readonly CalendarEntry[] {
    return entries.map((entry) => ({ ...entry, sequence: this.#sequenceOf(entry, now) }));
  }

  #sequenceOf(entry: CalendarEntry, now: number): number {
    const digest = digestOf({ ...entry });
    const known = this.#kept.get(entry.uid);
    if (known?.digest === digest) return known.sequence;
    const sequence = Math.max(Math.floor(now / 60_000), (known?.sequence ?? 0) + 1);
    this.#kept.delete(entry.uid);
    this.#kept.set(entry.uid, { digest, sequence });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return sequence;
  }
}

function feedLine({ person: _person, system: _system, ...line }: Feed): z.output<typeof feedsShape>['feeds'][number] {
  return line;
}
