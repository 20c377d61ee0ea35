import { z } from 'zod';
import { cleanLine } from '#core/clean.ts';
import { feedParts } from '#core/views/calendar-feed.ts';

/** It stands in lists and is no secret. */
export const feedIdShape = z.string().regex(/^[0-9a-f]{16}$/, 'the id of a feed: 16 hex digits');

export const feedQuery = z.strictObject({
  token: z.string().max(200).exactOptional(),
  /** Besides go-lives and freezes: `windows`, `soaks`, or both with a comma between them. */
  with: z
    .string()
    .max(100)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(feedParts)).max(feedParts.length))
    .exactOptional(),
});

const feedShape = z.strictObject({
  feed: z.string(),
  name: z.string(),
  createdAt: z.number(),
  /** To the hour. */
  usedAt: z.number().exactOptional(),
});

export const feedsShape = z.strictObject({ feeds: z.array(feedShape) });

/** `name`: what reads it, for people: `phone`. */
export const newFeedBody = z.strictObject({ name: z.string().min(1).max(100).overwrite(cleanLine) });

/** `path`: with the token in it; shown this once. */
export const newFeedShape = z.strictObject({ feed: feedShape, path: z.string() });
