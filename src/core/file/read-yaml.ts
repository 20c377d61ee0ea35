import { parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { Report } from './report.ts';
import { treeOf } from './tree-of.ts';
import type { FileNode } from './tree.ts';
import { unseenIn } from './unseen.ts';
import { sayYamlErrors } from './yaml-errors.ts';

const largestBytes = 256 * 1024;

/** What is said of a mistake is looked for in its line, and looking costs more than the line is long. */
const longestLine = 16_384;

/** The tree of the file; undefined, with the reasons in the report, where the YAML itself is not right. */
export function readYaml(report: Report): FileNode | undefined {
  if (!isPlainText(report)) return undefined;
  const document = documentOf(report);
  if (document === undefined) return undefined;
  const directive = /^%.*$/m.exec(report.text);
  if (directive !== null && directive.index < (document.range[0] || report.text.length) && document.directives.docStart === true) {
    const span = { from: directive.index, to: directive.index + directive[0].length };
    report.error(span, 'directive', { sentence: 'Lines that begin with `%` are not read. Delete this line.' });
  }
  sayYamlErrors(report, document);
  if (report.hasErrors()) return undefined;
  const root = treeOf(report, document.contents);
  return report.hasErrors() ? undefined : root;
}

/** The parser calls itself for every level; what is too deep for it is too deep for anybody. */
function documentOf(report: Report): Document.Parsed | undefined {
  try {
    return parseDocument(report.text, { schema: 'core', version: '1.2', uniqueKeys: false, prettyErrors: false, stringKeys: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    report.error({ from: 0, to: 1 }, 'too-deep', { sentence: 'This lies more than sixteen deep. No part of a system file does.' });
    return undefined;
  }
}

function isPlainText(report: Report): boolean {
  const { text } = report;
  const start = { from: 0, to: 1 };
  if (text.length > largestBytes || new TextEncoder().encode(text).length > largestBytes) {
    report.error(start, 'too-big', { sentence: 'The file is larger than 256 KiB. A system file is a few hundred lines.' });
    return false;
  }
  const long = text.split('\n').findIndex((line) => line.length > longestLine);
  if (long !== -1) {
    const from = text.split('\n').slice(0, long).join('\n').length + (long === 0 ? 0 : 1);
    report.error({ from, to: from + 1 }, 'too-big', {
      sentence: `This line has more than ${longestLine} characters. Break it, or shorten it.`,
    });
    return false;
  }
  const strange = unseenIn(text);
  if (strange !== undefined) {
    const name = `U+${(text.codePointAt(strange) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    report.error({ from: strange, to: strange + 1 }, 'control-character', {
      sentence: `Here is a character that cannot be seen (${name}). Delete it.`,
    });
    return false;
  }
  return true;
}
