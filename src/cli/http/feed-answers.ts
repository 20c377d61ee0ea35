import { type Guard, isNumber, isText, listOf, objectOf, optional } from './guards.ts';

interface Feed {
  readonly feed: string;
  readonly name: string;
  readonly createdAt: number;
  readonly usedAt?: number;
}

const isFeed: Guard<Feed> = objectOf<Feed>({ feed: isText, name: isText, createdAt: isNumber, usedAt: optional(isNumber) });

export const isFeeds = objectOf<{ readonly feeds: readonly Feed[] }>({ feeds: listOf(isFeed) });
export const isNewFeed = objectOf<{ readonly feed: Feed; readonly path: string }>({ feed: isFeed, path: isText });
