// The keys `references` and `subsets` as the file has them.
import { columnsText, sideText } from './side-text.ts';
import { bytesText, shareText } from './sizes.ts';
import type { ChildRule, DeclaredReference, EdgeRule, ReferenceSide, StartSize, Subset, SubsetStart } from './subset.ts';
import { quoted, tableText } from '#core/data/identifiers.ts';

type Words = Readonly<Record<string, unknown>>;

export function wordsOfReference({ from, label, to }: DeclaredReference): Words {
  const targets = Object.fromEntries(to.map((target) => [target.label ?? '', columnsText(target, target.columns)]));
  const [only] = to;
  return {
    ...wordsOfSide(from),
    ...(label !== undefined && { label: quoted(label) }),
    to: label !== undefined || only === undefined ? targets : columnsText(only, only.columns),
  };
}

/** Its tables and rules, each to stand on a line. */
export function wordsOfSubset({ starts, along }: Subset): {
  readonly starts: readonly (readonly [string, unknown])[];
  readonly along: readonly Words[];
} {
  return { starts: starts.map((start) => [tableText(start), wordsOfStart(start)]), along: along.map(wordsOfRule) };
}

function wordsOfStart({ choice }: SubsetStart): unknown {
  if (choice === 'all') return 'all';
  const { where, size, atLeast, per } = choice;
  return {
    ...(where !== undefined && { where }),
    ...(size !== undefined && wordsOfSize(size)),
    ...(atLeast !== undefined && { 'at-least': atLeast }),
    ...(per.length > 0 && { per }),
  };
}

function wordsOfSize(size: StartSize): Words {
  switch (size.kind) {
    case 'share':
      return { share: shareText(size.share) };
    case 'rows':
      return { rows: size.rows };
    case 'bytes':
      return { bytes: bytesText(size.bytes) };
  }
}

function wordsOfRule({ from, to, children, follow }: EdgeRule): Words {
  return {
    ...wordsOfSide(from),
    ...(to !== undefined && { to: tableText(to) }),
    ...(children !== undefined && { children: wordsOfChildren(children) }),
    ...(follow === false && { follow }),
  };
}

function wordsOfChildren(rule: ChildRule): unknown {
  switch (rule.kind) {
    case 'limit':
      return rule.rows;
    case 'share':
      return shareText(rule.share);
    case 'all':
    case 'none':
    case 'always':
      return rule.kind;
  }
}

function wordsOfSide(from: ReferenceSide): Words {
  return { from: sideText(from), ...(from.by.kind === 'sql' && { value: from.by.sql }) };
}
