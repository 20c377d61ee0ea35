import type { Finding, Linted } from '#core/migrations/lint.ts';
import { counted } from '#core/words.ts';

type Found = Pick<Linted, 'findings' | 'notRead'>;

/** Each finding with its place, what it locks and breaks, and the way around it. */
export function findingLines({ findings, notRead }: Found): readonly string[] {
  return [
    ...findings.flatMap((finding) => [
      `${finding.file}:${finding.line}:${finding.column}  rule ${finding.rule}, ${finding.name}${wordsOfWeight(finding)}`,
      `  ${finding.says}`,
      `  instead  ${finding.instead}`,
      '',
    ]),
    ...notRead.flatMap(({ file, line, column, says }) => [`${file}:${line}:${column}  not read`, `  ${says}`, '']),
  ];
}

function wordsOfWeight({ lock, rewrites, breaks }: Finding): string {
  const parts = [
    ...(lock === 'none' ? [] : [lock]),
    ...(rewrites ? ['every row written anew'] : []),
    ...(breaks === 'yes' ? ['breaks the release before'] : []),
    ...(breaks === 'perhaps' ? ['may break the release before'] : []),
  ];
  return parts.length === 0 ? '' : `: ${parts.join(' · ')}`;
}

/** `3 files: 2 findings, 1 breaks the release before, 1 may.` */
export function wordsOfLint(files: number, { findings, notRead }: Found): string {
  const read = `${counted(files, 'file')} read`;
  const hidden = notRead.length === 0 ? '' : ` ${counted(notRead.length, 'place')} could not be read.`;
  if (findings.length === 0) return `${read}: nothing found.${hidden}`;
  const [sure, perhaps] = (['yes', 'perhaps'] as const).map((word) => findings.filter(({ breaks }) => breaks === word).length);
  return `${read}: ${counted(findings.length, 'finding')}; ${sure} of them ${sure === 1 ? 'breaks' : 'break'} the release before, ${perhaps} may.${hidden}`;
}
