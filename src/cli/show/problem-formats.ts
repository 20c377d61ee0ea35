import { digestOfText } from '#core/canonical.ts';
import type { Problem } from '#core/file/problem.ts';

/** One line each, as GitHub Actions makes an annotation at the line of the file. */
export function githubLines(problems: readonly Problem[], file: string): readonly string[] {
  return problems.map(({ severity, line, column, endColumn, code, sentence }) => {
    const place = `file=${property(file)},line=${line},endLine=${line},col=${column},endColumn=${endColumn},title=${property(code)}`;
    return `::${severity} ${place}::${escaped(sentence)}`;
  });
}

/** A Code Quality report of GitLab: JSON, an empty list where nothing is wrong. */
export function gitlabReport(problems: readonly Problem[], file: string): string {
  const seen = new Map<string, number>();
  const entries = problems.map(({ severity, line, code, sentence }) => ({
    description: sentence,
    check_name: code,
    fingerprint: fingerprintOf(`${file}\n${code}\n${sentence}`, seen),
    severity: severity === 'error' ? 'blocker' : 'minor',
    location: { path: file, lines: { begin: line } },
  }));
  return JSON.stringify(entries, undefined, 1);
}

/** The same problem has the same mark in the next run, also where lines moved: GitLab tells new ones by it. Two alike are numbered. */
function fingerprintOf(text: string, seen: Map<string, number>): string {
  const number = (seen.get(text) ?? 0) + 1;
  seen.set(text, number);
  return digestOfText(`${text}\n${number}`).replace('sha256:', '');
}

/** What GitHub reads as its own signs must not come from a file. */
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
