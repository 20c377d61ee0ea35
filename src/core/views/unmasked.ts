import type { DataException, DataRecord, Environment } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

/** That data are not masked: by whom, until when; and since when they may not be there any more. */
export interface UnmaskedView {
  readonly exception?: string;
  readonly by?: string;
  readonly second?: string;
  readonly until?: Instant;
  readonly overdue?: { readonly since: Instant; readonly because: string };
}

export function unmaskedView({ unmasked = [], overdue }: Environment, { verdict, exception: id }: DataRecord): UnmaskedView | undefined {
  if (verdict !== 'raw') return undefined;
  const exception = unmasked.find((each) => each.id === id);
  return { ...(exception && permittedBy(exception)), ...(overdue && { overdue: { since: overdue.since, because: overdue.because } }) };
}

function permittedBy({ id: exception, by, second, expires: until }: DataException): UnmaskedView {
  return { exception, by, ...(second !== undefined && { second }), until };
}
