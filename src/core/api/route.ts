import type { z } from 'zod';
import type { PersonCommand } from '#core/command.ts';

/**
 * Who may use a route; there is no route without it.
 * `public`: everybody. `signed-in`: a session or a token. `session`: a person at a browser or terminal, never a token.
 * `viewer`, `audit`: that right in the system of the path. `{ command }`: the right to ask for that command there.
 * `creator`: may create releases in some system. `installation-admin`: member of that group. `agent`: the agent's own listener.
 */
export type Access =
  | 'public'
  | 'signed-in'
  | 'session'
  | 'viewer'
  | 'audit'
  | 'creator'
  | 'installation-admin'
  | 'agent'
  | { readonly command: PersonCommand['kind'] };

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What is no JSON: bytes, server-sent events, a page, nothing. */
export type Plain = 'text' | 'bytes' | 'events' | 'page' | 'nothing';

/** What somebody has to do before anything else: choose a password of the own, add the second factor that a role demands. */
export type Duty = 'change-password' | 'second-factor';

/** A route as data: http registers it, OpenAPI is written from it, CLI and web take their types from it. */
export interface Route {
  readonly method: Method;
  /** With `:parameters`; each has a shape in `parameterShapes`. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  /** Duties that may still be open; absent: all are to be done before. */
  readonly despite?: readonly Duty[];
  readonly query?: z.ZodObject;
  /** `delivery`: JSON as its bytes, for they are signed. */
  readonly body?: z.ZodType | 'bytes' | 'file' | 'delivery';
  /** The largest body in bytes, where that of its kind does not do (`body-limits.ts`). */
  readonly mostBytes?: number;
  /** How many ordinary requests it weighs when requests are counted; 1 unless told. */
  readonly cost?: number;
  readonly answer: z.ZodType | Plain;
  readonly examples?: readonly Example[];
}

export interface Example {
  readonly summary: string;
  readonly path: string;
  readonly body?: unknown;
}

/** Keeps the exact types of a group of routes, and holds each against the shape of a route. */
export function defineRoutes<const Group extends { readonly [id: string]: Route }>(group: Group): Group {
  return group;
}

/** `/a/:b/c/:d` → `{ b: string; d: string }`. */
export type PathParameters<Path extends string> = { readonly [Name in ParameterName<Path>]: string };

type ParameterName<Path extends string> = Path extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer More}`
    ? Name | ParameterName<More>
    : Rest
  : never;
