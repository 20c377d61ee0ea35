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
      sayOverdue(draft, event);
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

/** Of which it was said before is said since then. */
function sayOverdue(draft: Draft, { environment: name, at, because, databases }: Extract<Event, { kind: 'unmaskedOverdue' }>): void {
  const { overdue } = draft.get('environments', name);
  draft.change('environments', name, { overdue: { since: overdue?.since ?? at, because, databases } });
}

/** What has taken their place is not overdue, whatever it is; and nothing is any more where none of those is left. */
export function withoutOverdue({ overdue, ...environment }: Environment, replaced: string): Environment {
  const { data = {} } = environment;
  const left = (overdue?.databases ?? Object.keys(data)).filter((database) => database !== replaced && data[database]?.verdict === 'raw');
  return overdue === undefined || left.length === 0 ? environment : { ...environment, overdue: { ...overdue, databases: left } };
}
