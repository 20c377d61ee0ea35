import { z } from 'zod';
import { countShape } from './values.ts';
import { statusShape } from './view-shapes.ts';
import type { BoardRow, BoardService } from '#core/views/board-shapes.ts';
import type { ExposedData } from '#core/views/exposed-data.ts';
import type { BoardCell, BoardRelease, BoardView } from '#core/views/shapes.ts';

// The boards of `core/views` as zod shapes; the compiler holds them against the interfaces.

const text = z.string();
const number = z.number();
const optionalText = text.exactOptional();
const optionalNumber = number.exactOptional();
const texts = z.array(text);

const dates = { evenOdds: optionalNumber, nineInTen: optionalNumber };

const boardReleaseShape: z.ZodType<BoardRelease> = z.strictObject({
  release: text,
  by: text,
  at: number,
  stage: optionalText,
  next: optionalText,
  status: statusShape,
  blockers: number,
  stops: z.array(z.strictObject({ stage: text, status: statusShape, since: optionalNumber })),
  brokeGlass: z.boolean().exactOptional(),
  hotfix: z.boolean().exactOptional(),
  dates: z.strictObject(dates).exactOptional(),
});

const boardCellShape: z.ZodType<BoardCell> = z.strictObject({
  stage: text,
  environments: texts,
  owner: optionalText,
  release: optionalText,
  status: statusShape,
  fact: text,
  until: optionalNumber,
  since: optionalNumber,
  blockers: number,
  verb: optionalText,
  held: z.strictObject({ by: text, reason: text }).exactOptional(),
  tookBack: z.strictObject({ release: text, sentence: text }).exactOptional(),
  unseen: texts.exactOptional(),
  frozen: z.strictObject({ name: text, until: number }).exactOptional(),
  soak: z.strictObject({ done: number, of: number }).exactOptional(),
  brokeGlass: z.boolean().exactOptional(),
});

const boardServiceShape: z.ZodType<BoardService> = z.strictObject({
  service: text,
  stages: z.array(
    z.strictObject({
      stage: text,
      release: optionalText,
      isUnchanged: z.literal(true).exactOptional(),
      elsewhere: z.array(z.strictObject({ environment: text, release: text })).exactOptional(),
    }),
  ),
});

const exposedFields = {
  environment: text,
  because: text,
  command: text,
} satisfies { readonly [Field in keyof Required<ExposedData>]: z.ZodType };

const common = {
  system: text,
  seq: number,
  stages: texts,
  stop: z.strictObject({ by: text, reason: text, until: optionalNumber }).exactOptional(),
  evidenceHold: optionalText,
  notCompiled: optionalText,
  exposed: z.array(z.strictObject(exposedFields)).exactOptional(),
  cells: z.array(boardCellShape),
};

export const boardViewShape: z.ZodType<BoardView> = z.strictObject({
  ...common,
  now: number,
  sentence: text,
  undelivered: optionalNumber,
  releases: z.array(boardReleaseShape),
  services: z.array(boardServiceShape),
});

const boardRowShape: z.ZodType<BoardRow> = z.strictObject({
  ...common,
  services: texts,
  open: number,
  underWay: number,
  moving: number,
  live: optionalText,
  next: z.strictObject({ release: text, ...dates }).exactOptional(),
  waits: optionalNumber,
});

export const sinceQuery = z.strictObject({
  /** The `asOf` of an answer that the caller still has: only what has changed since is told. */
  since: z.string().max(64).exactOptional(),
});

/**
 * The rows of systems, by name: all of them, or, where `isWhole` is false, those that changed since. `systems` says of how many the whole
 * board consists: whoever then holds another number asks for the whole.
 */
export const boardsShape = z.strictObject({
  asOf: text,
  isWhole: z.boolean(),
  systems: number,
  /** For who administers the installation: how many notices were given up. */
  undelivered: optionalNumber,
  boards: z.array(boardRowShape),
});

export const findReleasesQuery = z.strictObject({
  /** Words that all stand in `SYSTEM RELEASE`, in whichever case. */
  text: z.string().min(1).max(100),
  /** `after` of the page before. */
  after: z.string().max(400).exactOptional(),
  limit: countShape(100, 20),
});

/** `after` is there where more follow. */
export const foundReleasesShape = z.strictObject({
  releases: z.array(
    z.strictObject({
      system: text,
      release: text,
      state: z.enum(['open', 'rejected', 'superseded', 'retired']),
      by: text,
      at: number,
    }),
  ),
  after: optionalText,
});
