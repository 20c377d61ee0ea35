import { z } from 'zod';
import type { Blocker } from '#core/blocker.ts';
import { fileProblemCodes } from '#core/file/codes.ts';
import type { FileProblemCode } from '#core/file/codes.ts';
import type { Problem as FileProblem } from '#core/file/problem.ts';
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
  'change-password-first': 403,
  'second-factor-first': 403,
  'second-factor-needed': 403,
  'no-second-factor': 404,
  'token-too-narrow': 403,
  'no-such-route': 404,
  'no-such-user': 404,
  'no-such-token': 404,
  'no-such-session': 404,
  'no-such-grant': 404,
  'no-such-link': 404,
  'no-such-group': 404,
  'no-such-agent': 404,
  'no-agent-door': 409,
  'no-such-hook': 404,
  'no-such-feed': 404,
  'no-such-receiver': 404,
  'no-such-notice': 404,
  'hook-refused': 401,
  'no-such-blob': 404,
  'user-exists': 409,
  'grant-outdated': 409,
  'is-linked': 409,
  'no-service': 409,
  'last-administrator': 409,
  'invalid-request': 400,
  'wrong-password': 400,
  'file-invalid': 422,
  'file-gap': 422,
  'no-files': 422,
  'wrong-content-type': 415,
  'too-large': 413,
  'too-slow': 408,
  'wrong-host': 421,
  overloaded: 503,
  'store-full': 507,
  'agent-silent': 504,
  'store-away': 503,
  bug: 500,
} as const;

export type EdgeCode = keyof typeof edgeCodes;
export type ErrorCode = EdgeCode | RefusalCode;

/** One thing that is wrong with a request. */
export interface RequestProblem {
  /** `path.to.field`; empty for the whole. */
  readonly field: string;
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
    readonly problems?: readonly RequestProblem[];
    /** For `file-invalid`: what is wrong with the system file. */
    readonly fileProblems?: readonly FileProblem[];
    /** Names the request in the controller's log. */
    readonly request?: string;
  };
}

const requestProblemShape: z.ZodType<RequestProblem> = z.strictObject({ field: z.string(), sentence: z.string() });

export const fileProblemShape: z.ZodType<FileProblem> = z.strictObject({
  code: z.enum(Object.keys(fileProblemCodes).filter(isFileProblemCode)),
  severity: z.enum(['error', 'warning']),
  sentence: z.string(),
  line: z.int(),
  column: z.int(),
  endColumn: z.int(),
  excerpt: z.string(),
  expected: z.array(z.string()).exactOptional(),
  hint: z.string().exactOptional(),
  next: z.string(),
});

const codes = [...Object.keys(edgeCodes), ...Object.keys(refusalKinds)].filter(isErrorCode);

export const errorShape: z.ZodType<ErrorBody> = z.strictObject({
  error: z.strictObject({
    code: z.enum(codes),
    sentence: z.string(),
    next: z.string(),
    blockers: z.array(blockerShape).exactOptional(),
    problems: z.array(requestProblemShape).exactOptional(),
    fileProblems: z.array(fileProblemShape).exactOptional(),
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

function isFileProblemCode(code: string): code is FileProblemCode {
  return Object.hasOwn(fileProblemCodes, code);
}
