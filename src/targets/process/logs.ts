import type { EnvironmentPlace } from '#targets/target.ts';
import type { Parts } from './parts.ts';
import { copiesOn, sideNames, type SideName } from './record.ts';

type LogParts = Pick<Parts, 'records' | 'keeper'>;

interface Asked {
  readonly place: EnvironmentPlace;
  readonly service: string;
  readonly lines: number;
}

/** Of the side that customers reach; where the service is not there, of the other one. */
export function logsOf(parts: LogParts, asked: Asked): string {
  const record = parts.records.get(asked.place);
  const sides = sideNames.toSorted((left, right) => Number(right === record.active) - Number(left === record.active));
  const [first, second] = sides.filter((side) => copiesOn(record, side, asked.service).length > 0);
  const text = first === undefined ? '' : sideLog(parts, first, asked);
  // What is being brought in beside it is what somebody looks for who asks now.
  if (second === undefined || !isComing(parts, second, asked)) return text;
  return `${text}\n--- ${record.sides[second].release ?? 'what is being brought in'}, not well yet:\n${sideLog(parts, second, asked)}`;
}

/** Every instance writes a log of its own. */
function sideLog({ records, keeper }: LogParts, side: SideName, { place, service, lines }: Asked): string {
  const copies = copiesOn(records.get(place), side, service);
  const [only] = copies;
  if (copies.length === 1 && only !== undefined) return keeper.tail(only, lines);
  return copies.map((copy) => `--- ${copy.service}:\n${keeper.tail(copy, lines)}`).join('\n');
}

function isComing({ records }: LogParts, side: SideName, { place, service }: Asked): boolean {
  return copiesOn(records.get(place), side, service).some((copy) => records.instance(copy)?.isProven === false);
}
