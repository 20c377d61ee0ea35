import { isNumber, isText, listOf, objectOf, optional } from './http/guards.ts';
import type { Session } from './session.ts';

export interface ShownException {
  readonly id: string;
  readonly release: string;
  readonly stage: string;
  readonly label: string;
  readonly by: string;
  readonly reason: string;
  readonly at: number;
  readonly expires: number;
  readonly second?: string;
  /** Those of one stroke of break-glass have the same. */
  readonly glass?: string;
  /** Of a stroke: the stage that it opens. */
  readonly into?: string;
  readonly revoked?: { readonly by: string };
}

const isExceptions = objectOf<{ readonly exceptions: readonly ShownException[] }>({
  exceptions: listOf(
    objectOf<ShownException>({
      id: isText,
      release: isText,
      stage: isText,
      label: isText,
      by: isText,
      reason: isText,
      at: isNumber,
      expires: isNumber,
      second: optional(isText),
      glass: optional(isText),
      into: optional(isText),
      revoked: optional(objectOf<{ readonly by: string }>({ by: isText })),
    }),
  ),
});

/** Every Exception of every release that is open. */
export async function readExceptions(session: Session): Promise<readonly ShownException[]> {
  return (await (await session.client()).get(await session.path('exceptions'), isExceptions)).exceptions;
}
