import { z } from 'zod';
import type { Blocker } from '#core/blocker.ts';
import { refusalKinds } from '#core/refusal.ts';
import type { RefusalCode } from '#core/refusal.ts';
import { blockerShape } from './view-shapes.ts';

/** What the edge itself refuses, with its HTTP status; the core's own refusals are in `refusal.ts`. Each has a paragraph in docs/rest.md. */
export const edgeCodes = {
  'not-signed-in': 401,
  'sign-in-failed': 401,
  'slow-down': 429,
  'other-origin': 403,
  'not-permitted': 403,
  'token-too-narrow': 403,
  'no-such-route': 404,
  'no-such-user': 404,
  'no-such-token': 404,
  'no-such-group': 404,
  'no-such-blob': 404,
  'no-such-key': 404,
  'user-exists': 409,
  'last-administrator': 409,
  'changed-meanwhile': 409,
  'invalid-request': 400,
  'wrong-password': 400,
  'file-invalid': 422,
  'wrong-content-type': 415,
  'too-large': 413,
  'agent-silent': 504,
  'store-away': 503,
  bug: 500,
} as const;

export type EdgeCode = keyof typeof edgeCodes;
export type ErrorCode = EdgeCode | RefusalCode;

/** One thing that is wrong with a request or a file. */
export interface Problem {
  /** The field, `path.to.field`; for a file absent. */
  readonly field?: string;
  readonly line?: number;
  readonly column?: number;
  /** What was expected, in one sentence. */
  readonly sentence: string;
}

/** The body of every answer that is no success. */
export interface ErrorBody {
  readonly error: {
    readonly code: ErrorCode;
    readonly sentence: string;
    readonly next: string;
    readonly blockers?: readonly Blocker[];
    readonly problems?: readonly Problem[];
    /** Names the request in the controller's log. */
    readonly request?: string;
  };
}

export const problemShape: z.ZodType<Problem> = z.strictObject({
  field: z.string().exactOptional(),
  line: z.int().exactOptional(),
  column: z.int().exactOptional(),
  sentence: z.string(),
});

const codes = [...Object.keys(edgeCodes), ...Object.keys(refusalKinds)].filter(isErrorCode);

export const errorShape: z.ZodType<ErrorBody> = z.strictObject({
  error: z.strictObject({
    code: z.enum(codes),
    sentence: z.string(),
    next: z.string(),
    blockers: z.array(blockerShape).exactOptional(),
    problems: z.array(problemShape).exactOptional(),
    request: z.string().exactOptional(),
  }),
});

const statusOfKind = { role: 403, missing: 404, rule: 409, waiting: 409 } as const;

/** The HTTP status of a refusal or an edge error. */
export function statusOf(code: ErrorCode): number {
  return isEdgeCode(code) ? edgeCodes[code] : statusOfKind[refusalKinds[code]];
}

function isEdgeCode(code: string): code is EdgeCode {
  return Object.hasOwn(edgeCodes, code);
}

function isErrorCode(code: string): code is ErrorCode {
  return isEdgeCode(code) || Object.hasOwn(refusalKinds, code);
}
