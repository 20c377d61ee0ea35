import type { Draft } from './draft.ts';
import { must } from '#core/bug.ts';
import type { Event } from '#core/event.ts';
import type { DataException, Environment } from '#core/state.ts';

export function applyUnmaskedEvent(draft: Draft, event: Event): boolean {
  switch (event.kind) {
    case 'dataExceptionAsked': {
      const { unmasked = [] } = draft.get('environments', event.environment);
      draft.change('environments', event.environment, { unmasked: [...unmasked, event.exception] });
      return true;
    }
    case 'dataExceptionGranted':
      changeException(draft, event, (exception) => ({ ...exception, second: event.second }));
      return true;
    case 'dataExceptionRevoked':
      changeException(draft, event, (exception) => ({ ...exception, revoked: { by: event.by } }));
      return true;
    case 'unmaskedOverdue':
      draft.change('environments', event.environment, { overdue: { since: event.at, because: event.because } });
      return true;
    default:
      return false;
  }
}

function changeException(
  draft: Draft,
  { environment: name, id }: { readonly environment: string; readonly id: string },
  change: (exception: DataException) => DataException,
): void {
  const { unmasked = [] } = draft.get('environments', name);
  must(
    unmasked.find((each) => each.id === id),
    `Exception ${id}`,
  );
  draft.change('environments', name, { unmasked: unmasked.map((each) => (each.id === id ? change(each) : each)) });
}

/** Nothing is overdue any more where nothing unmasked is left. */
export function withoutOverdue({ overdue: _overdue, ...environment }: Environment): Environment {
  const isRaw = Object.values(environment.data ?? {}).some(({ verdict }) => verdict === 'raw');
  return isRaw && _overdue !== undefined ? { ...environment, overdue: _overdue } : environment;
}
