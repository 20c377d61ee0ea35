import type { ApprovalsView, AskedView } from '#core/views/shapes.ts';

/** One question to people, with its system. */
export interface Asked extends AskedView {
  readonly system: string;
  /** Names it on the page, and in its address. */
  readonly key: string;
}

/** Mine first; of equals what is to be answered soonest, as the controller ordered them. */
export function flattened(approvals: readonly ApprovalsView[]): readonly Asked[] {
  const all = approvals.flatMap(({ system, asked }) => asked.map((each) => ({ ...each, system, key: keyOf(system, each) })));
  const soonest = all.toSorted((left, right) => (left.answerBy ?? Number.POSITIVE_INFINITY) - (right.answerBy ?? Number.POSITIVE_INFINITY));
  return [...soonest.filter(({ isMine }) => isMine), ...soonest.filter(({ isMine }) => !isMine)];
}

function keyOf(system: string, { release, stage, gate = '', environment = '' }: AskedView): string {
  return [system, release, stage, gate, environment].join(' ');
}

/** The one that the address names; while it is there, else the first. */
export function chosenOf(asked: readonly Asked[], named: URLSearchParams): Asked | undefined {
  const isNamed = (each: Asked): boolean =>
    each.system === named.get('system') &&
    each.release === named.get('release') &&
    each.stage === named.get('stage') &&
    (each.gate ?? null) === named.get('gate');
  return asked.find(isNamed) ?? asked[0];
}
