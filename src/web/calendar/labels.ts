// Words beside each other on one line: where two would lie on each other, the one that matters less is left out.

export interface Label {
  readonly text: string;
  readonly x: number;
  /** Where it is not that of its text. */
  readonly width?: number;
  /** It stays whatever stands beside it. */
  readonly isFirm?: boolean;
}

/** Of letters of 12 px, generous; figures and capitals are wide. */
const letterWidth = 7;
const gap = 6;

export function widthOf(text: string): number {
  return text.length * letterWidth;
}

/** Those that have room; firm ones before all others, else from left to right. */
export function withRoom<Each extends Label>(labels: readonly Each[]): readonly Each[] {
  const kept: Each[] = [];
  for (const label of [...labels.filter(({ isFirm }) => isFirm === true), ...labels.filter(({ isFirm }) => isFirm !== true)]) {
    if (kept.every((other) => isApart(label, other))) kept.push(label);
  }
  return kept.toSorted((left, right) => left.x - right.x);
}

function isApart(left: Label, right: Label): boolean {
  return endOf(left) + gap <= right.x || endOf(right) + gap <= left.x;
}

function endOf({ x, text, width = widthOf(text) }: Label): number {
  return x + width;
}
