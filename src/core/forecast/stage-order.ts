// One order of all stages for releases whose paths may be older than the file: what is in front on one path stands in front.

export interface StagePlaces {
  readonly names: readonly string[];
  /** Of the n-th path its n-th stage. */
  readonly placeOf: (path: number, stage: number) => number;
}

/** A path that goes against the others has places of its own: nobody stands in a line with it. */
export function placesOfStages(paths: readonly (readonly string[])[]): StagePlaces {
  const names: string[] = [];
  // The newest paths are those of the file in force.
  for (const path of paths.toReversed()) insert(names, path);
  const own = new Map<number, number>();
  for (const [index, path] of paths.entries()) {
    const places = path.map((name) => names.indexOf(name));
    if (places.every((place, position) => position === 0 || place > (places[position - 1] ?? 0))) continue;
    own.set(index, names.length);
    names.push(...path);
  }
  return {
    names,
    placeOf: (path, stage) => {
      const begins = own.get(path);
      return begins === undefined ? names.indexOf(paths[path]?.[stage] ?? '') : begins + stage;
    },
  };
}

function insert(names: string[], path: readonly string[]): void {
  let after = -1;
  for (const name of path) {
    const found = names.indexOf(name);
    if (found < 0) names.splice(after + 1, 0, name);
    after = found < 0 ? after + 1 : Math.max(after, found);
  }
}
