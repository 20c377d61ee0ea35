import { openReport } from '#core/file/report.ts';
import { readYaml } from '#core/file/read-yaml.ts';
import type { Entry, FileNode } from '#core/file/tree.ts';

/** Where things stand in the text of a system file that is known to be right: the line of a key, counted from 1. */
export function linesInFile(text: string): (...path: readonly string[]) => number | undefined {
  const report = openReport(text.startsWith('\ufeff') ? text.slice(1) : text);
  const root = readYaml(report);
  return (...path) => {
    const from = root === undefined ? undefined : keyAt(root, path);
    return from === undefined ? undefined : report.lineOf(from);
  };
}

function keyAt(root: FileNode, path: readonly string[]): number | undefined {
  let node: FileNode | undefined = root;
  let from: number | undefined;
  for (const step of path) {
    const entry: Entry | undefined = node?.kind === 'map' ? node.entries.get(step) : undefined;
    if (entry === undefined) return undefined;
    [node, from] = [entry.value, entry.keySpan.from];
  }
  return from;
}
