import { fit } from '#cli/text/table.ts';
import type { ReleaseDiff, ServiceDiff } from '#core/release-diff.ts';
import { originLines } from '#core/release-diff.ts';
import { counted } from '#core/words.ts';
import type { ViewOptions } from './view-options.ts';

/** So many commits are shown; `--json` has all that are kept. */
const mostShown = 20;

/** `release diff A B`: service by service, what came, went and changed. */
export function diffLines(diff: ReleaseDiff, { width, paint }: Pick<ViewOptions, 'width' | 'paint'>): readonly string[] {
  const same = diff.services.filter(({ change }) => change === 'same').map(({ service }) => service);
  const others = diff.services.filter(({ change }) => change !== 'same');
  const rest = same.length === 0 ? [] : [`the same bits: ${same.join(', ')}`];
  return [
    paint('bold', `${diff.from} → ${diff.to}`),
    ...others.flatMap((service) => ['', ...linesOf(service)].map((line) => fit(line, width))),
    ...(rest.length > 0 && others.length > 0 ? [''] : []),
    ...rest.map((line) => fit(line, width)),
  ];
}

function linesOf(diff: ServiceDiff): readonly string[] {
  const { service, change, from, to, versions = {} } = diff;
  const { from: old, to: young } = versions;
  const words = old === undefined || young === undefined || old === young ? '' : `  ${old} → ${young}`;
  return [
    `${service}  ${change}${words}`,
    ...(from === undefined
      ? []
      : [`  - ${from.digest.slice(0, 19)}…  ${from.source}`, ...originLines(from).map((line) => `      ${line}`)]),
    ...(to === undefined ? [] : [`  + ${to.digest.slice(0, 19)}…  ${to.source}`, ...originLines(to).map((line) => `      ${line}`)]),
    ...commitLines(diff),
  ];
}

function commitLines({ commits }: ServiceDiff): readonly string[] {
  if (commits === undefined) return [];
  const shown = commits.list.slice(0, mostShown).map(({ commit, subject }) => `    ${commit.slice(0, 12)}  ${subject}`);
  const more = commits.count - shown.length;
  return [`  ${counted(commits.count, 'commit')}`, ...shown, ...(more > 0 ? [`    and ${more} more`] : [])];
}
