// Which of the two sides of an environment an order means. Pure: it reads records only.
import { otherSide, sideNames, type EnvironmentRecord, type SideName } from './record.ts';

interface ReleaseAt {
  readonly release: string;
  readonly fence: number;
}

/** Where a release is to be placed: where this deployment has begun, else beside what customers reach. */
export function sideToPlace(record: EnvironmentRecord, { release, fence }: ReleaseAt): SideName {
  const begun = sideNames.find((side) => record.sides[side].release === release && record.sides[side].fence === fence);
  return begun ?? (record.active === undefined ? 'blue' : otherSide(record.active));
}

/** Where a release stands; of two sides with one release (it was deployed again) the one of this deployment. */
export function sideOf(record: EnvironmentRecord, { release, fence }: ReleaseAt): SideName | undefined {
  const sides = sideNames.filter((side) => record.sides[side].release === release);
  return sides.find((side) => record.sides[side].fence === fence) ?? sides[0];
}

/** Another one for each deployment: not always the same visitors are the first to see what is new. */
export function saltOf({ release, fence }: ReleaseAt): string {
  return `${release}/${fence}`;
}

/** The side of what ran before this deployment; undefined where nothing did, or where it is gone. */
export function sideOfBack(
  record: EnvironmentRecord,
  order: ReleaseAt & { readonly back?: { readonly release: string } },
): SideName | undefined {
  const { back } = order;
  if (back === undefined) return undefined;
  return sideNames.find((side) => record.sides[side].release === back.release && record.sides[side].fence !== order.fence);
}
