/** Up to three versions that somebody may have meant, the likeliest first: those that differ latest and least, and the newest. */
export function nearestVersions(wanted: string, versions: readonly string[], latest: string | undefined): readonly string[] {
  const aim = numbersOf(wanted);
  const isPreview = wanted.includes('-');
  const candidates = versions.filter((version) => isPreview || !version.includes('-'));
  const pool = candidates.length === 0 ? versions : candidates;
  const sorted = [...pool].sort((left, right) => compare(distance(aim, numbersOf(left)), distance(aim, numbersOf(right))));
  const [first, second] = sorted;
  return [...new Set([first, second, latest].filter((version) => version !== undefined))];
}

function numbersOf(version: string): readonly number[] {
  const [, major, minor, patch] = /^(\d+)?(?:\.(\d+))?(?:\.(\d+))?/.exec(version) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0), Number(patch ?? 0)];
}

/** Number by number: a major apart is further than any number of patches. */
function distance(one: readonly number[], other: readonly number[]): readonly number[] {
  return one.map((number, index) => Math.abs(number - (other[index] ?? 0)));
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, number] of one.entries()) {
    const difference = number - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
