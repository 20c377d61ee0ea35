import { queryOptions } from '@tanstack/react-query';

/** A file of evidence, as text; what it says never changes. An error where it is kept no longer. */
export function evidenceTextQuery(address: string) {
  return queryOptions({
    queryKey: ['evidence-text', address],
    queryFn: async ({ signal }) => (await askFor(address, signal)).text(),
    retry: false,
  });
}

/** The same as JSON, unread. */
export function evidenceJsonQuery(address: string) {
  return queryOptions({
    queryKey: ['evidence-json', address],
    queryFn: async ({ signal }): Promise<unknown> => (await askFor(address, signal)).json(),
    retry: false,
  });
}

async function askFor(address: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return response;
}
