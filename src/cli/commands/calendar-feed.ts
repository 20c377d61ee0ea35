import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isFeeds, isNewFeed } from '#cli/http/feed-answers.ts';
import { found } from '#cli/outcomes.ts';
import type { Session } from '#cli/session.ts';
import { localTime } from '#cli/text/instant.ts';
import { table } from '#cli/text/table.ts';
import type { Outcome } from '#cli/outcome.ts';

export const command = defineCommand({
  usage: '[NAME] [--with PARTS] | --list | --revoke FEED',
  about:
    'Makes an address that a calendar program subscribes to: when releases go live, as it is foretold, and freezes; --with adds windows and ends of soaks. The address is shown this once, on stdout alone; ' +
    'whoever has it reads this calendar and nothing else, as long as you may see the system.',
  options: {
    with: { kind: 'text', value: 'PARTS', says: 'what else is in it: windows, soaks, or windows,soaks' },
    list: { kind: 'flag', says: 'my feeds, without their addresses' },
    revoke: { kind: 'text', value: 'FEED', says: 'its address answers nobody any more' },
  },
  positionals: [0, 1],
  examples: [
    { line: 'lockstep calendar feed phone', says: 'an address to subscribe to' },
    { line: 'lockstep calendar feed team --with windows,soaks', says: 'with windows and ends of soaks' },
    { line: 'lockstep calendar feed --list', says: 'what there is, and when it was last read' },
  ],
  run: async (session, input) => {
    const [name, revoked] = [input.positionals[0], input.text('revoke')];
    if ([name !== undefined, revoked !== undefined, input.isSet('list')].filter(Boolean).length > 1) {
      const sentence = 'A feed is made, listed or revoked, one at a time.';
      throw new CommandError(exits.usage, { code: 'needless-argument', sentence, next: 'lockstep calendar feed --help' });
    }
    if (revoked !== undefined) return revoke(session, revoked);
    return input.isSet('list') ? list(session) : make(session, name ?? 'calendar', input.text('with'));
  },
});

async function make(session: Session, name: string, parts: string | undefined): Promise<Outcome> {
  const client = await session.client();
  const made = await client.ask('POST', await session.path('calendar-feeds'), isNewFeed, { json: { name } });
  const url = new URL(made.path, client.url);
  if (parts !== undefined) url.searchParams.set('with', parts);
  session.output.note(`Subscribe to this address. It is a secret; lockstep calendar feed --revoke ${made.feed.feed} ends it.`);
  return found({ ...made.feed, url: url.href }, [url.href]);
}

async function list(session: Session): Promise<Outcome> {
  const answer = await (await session.client()).get(await session.path('calendar-feeds'), isFeeds);
  const head = ['feed', 'name', 'since', 'last read'].map((each) => session.output.paint('dim', each));
  const rows = answer.feeds.map(({ feed, name, createdAt, usedAt }) => [
    feed,
    name,
    localTime(createdAt, session.now()),
    usedAt === undefined ? 'never' : localTime(usedAt, session.now()),
  ]);
  return found({ ...answer }, rows.length === 0 ? ['No calendar feed.'] : table([head, ...rows], session.output.width));
}

async function revoke(session: Session, feed: string): Promise<Outcome> {
  await (await session.client()).tell('DELETE', await session.path('calendar-feeds', feed));
  return found({ feed }, [`Nobody reads the calendar by ${feed} any more.`]);
}
