const longestEndpoint = 100;
const longestSegment = 32;

/** Method and path with what names one thing replaced: `GET /orders/:id`. Query, fragment and what is too long are left out. */
export function endpointOf(method: string, target: string): string {
  const path = /^[^?#]*/.exec(target)?.[0] ?? '';
  const words = `${method} ${path.split('/').map(segmentWord).join('/')}`;
  return words.length <= longestEndpoint ? words : `${words.slice(0, longestEndpoint - 1)}…`;
}

/** Numbers, UUIDs, long hexadecimal words; and what may be a person's: an address with @, or a word too long to be a name of ours. */
function segmentWord(segment: string): string {
  if (segment.length > longestSegment || /@|%40/.test(segment)) return ':id';
  return /^(\d+|[0-9a-f]{16,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(segment) ? ':id' : segment;
}
