import { withGeneratedRows } from '#checks/with-generated-rows.ts';
import { Failure } from '#core/failure.ts';
import type { StepRows } from '#core/state.ts';
import { renderVariables } from '#targets/render-variables.ts';
import type { AgentOrder } from './protocol.ts';

/** Rows for the time of a step's check. Where data is real nothing is made up: customers would meet it. */
export async function withRows<Result>(
  { environment, secrets }: Pick<AgentOrder, 'environment' | 'secrets'>,
  { database, perTable }: StepRows,
  work: (words: string) => Promise<Result>,
): Promise<Result> {
  if (environment.data === 'real')
    throw new Failure('rows-among-real', `${environment.name} holds real data: no rows are made up there.`, { retryable: false });
  const { url = '' } = renderVariables({ variables: { url: database }, environment, secrets, urls: {} });
  return withGeneratedRows({ url, perTable }, work);
}
