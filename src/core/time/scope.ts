import type { TimeScope } from './types.ts';

/** One place that a start touches. What is not said may be any: then every scope applies. */
export interface Place {
  readonly stage?: string;
  readonly environment?: string;
  readonly service?: string;
  readonly kind?: 'normal' | 'hotfix';
}

/** Whether a window or a freeze is about a place. Nothing that a scope leaves out limits it; an empty list is about nothing. */
export function applies(scope: TimeScope, place: Place): boolean {
  return (
    touches(scope.stages, place.stage) &&
    touches(scope.environments, place.environment) &&
    touches(scope.services, place.service) &&
    touches(scope.kinds, place.kind)
  );
}

/** Whether the one scope is about everything that the other is about. */
export function isAsWide(wide: TimeScope, narrow: TimeScope): boolean {
  const parts = [
    [wide.stages, narrow.stages],
    [wide.environments, narrow.environments],
    [wide.services, narrow.services],
    [wide.kinds, narrow.kinds],
  ] as const;
  return parts.every(([all, some]) => all === undefined || some?.every((name) => all.some((each) => each === name)) === true);
}

function touches(names: readonly string[] | undefined, name: string | undefined): boolean {
  return names === undefined || (name === undefined ? names.length > 0 : names.includes(name));
}
