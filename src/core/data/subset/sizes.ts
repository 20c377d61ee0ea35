// How much: `1 %`, `2 GB`, `50`.
import type { Report } from '#core/file/report.ts';
import type { Entry } from '#core/file/tree.ts';
import { readNumber, readText } from '#core/file/values.ts';
import type { ChildRule, StartSize } from './subset.ts';

export type SizeKey = StartSize['kind'];

const most = 1_000_000_000;
const units: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 };

export function sizeOf(report: Report, key: SizeKey, entry: Entry): StartSize | undefined {
  if (key === 'rows') {
    const rows = readNumber(report, entry, { what: 'a number of rows', from: 1, to: most });
    return rows === undefined ? undefined : { kind: 'rows', rows };
  }
  if (key === 'share') {
    const share = readShare(report, entry);
    return share === undefined ? undefined : { kind: 'share', share };
  }
  const text = readText(report, entry, 'a size such as `2 GB`');
  const [, number, unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?) ?(MB|GB|TB)$/.exec(text ?? '') ?? [];
  const bytes = Math.round(Number(number) * (units[unit] ?? Number.NaN));
  if (bytes > 0) return { kind: 'bytes', bytes };
  if (text !== undefined)
    report.error(entry.value.span, 'unknown-value', { sentence: `\`${text}\` is no size. Write it as \`500 MB\` or \`2 GB\`.` });
  return undefined;
}

const example = 'Write it as `1 %` or `0.5 %`, above 0 and at most 100.';

function readShare(report: Report, entry: Entry): number | undefined {
  const text = readText(report, entry, 'a share such as `1 %`');
  const share = text === undefined ? undefined : shareIn(text);
  if (text !== undefined && share === undefined)
    report.error(entry.value.span, 'unknown-value', { sentence: `\`${text}\` is no share. ${example}` });
  return share;
}

function shareIn(text: string): number | undefined {
  const [, number] = /^(\d{1,3}(?:\.\d{1,6})?) ?%$/.exec(text) ?? [];
  const share = Number(number) / 100;
  return share > 0 && share <= 1 ? share : undefined;
}

/** As the file writes it. */
export function shareText(share: number): string {
  return `${Number((share * 100).toFixed(6))} %`;
}

/** In the largest unit in which three places say it exactly. */
export function bytesText(bytes: number): string {
  const [unit = 'MB', size = 1e6] = Object.entries(units).findLast(([, each]) => bytes >= each && bytes % (each / 1_000) === 0) ?? [];
  return `${Number((bytes / size).toFixed(3))} ${unit}`;
}

export function childRuleIn(report: Report, entry: Entry): ChildRule | undefined {
  const text = readText(report, entry, '`all`, `none`, `always`, a number or a share');
  if (text === undefined) return undefined;
  if (text === 'all' || text === 'none' || text === 'always') return { kind: text };
  const share = shareIn(text);
  if (share !== undefined) return { kind: 'share', share };
  const rows = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
  if (rows !== undefined) return { kind: 'limit', rows };
  report.error(entry.value.span, 'unknown-value', {
    sentence: `\`${text}\` says not which rows come. Write \`all\`, \`none\`, \`always\`, a number such as \`50\` for each row, or a share such as \`10 %\`.`,
  });
  return undefined;
}
