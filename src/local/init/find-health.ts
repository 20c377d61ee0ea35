import type { Place } from './tree.ts';

/** Most telling first: what says that it can be used beats what says that it lives. */
const paths = ['/readyz', '/ready', '/healthz', '/health', '/actuator/health', '/-/ping', '/up', '/livez', '/ping', '/status'];
const sources = /\.(?:[cm]?[jt]sx?|py|go|rs|rb|php|java|kt|cs)$/;
const mostRead = 400;

/** The path of a health check that the sources answer: written there as a text of its own. */
export function findHealth(place: Place): string | undefined {
  const read = place.files.filter((name) => sources.test(name) && !/(?:^|[/.])(?:test|spec)s?[/.]/.test(name)).slice(0, mostRead);
  const texts = read.map((name) => place.text(name) ?? '');
  return paths.find((path) => texts.some((text) => ["'", '"', '`'].some((quote) => text.includes(`${quote}${path}${quote}`))));
}
