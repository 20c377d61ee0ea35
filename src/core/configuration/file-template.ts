import { referencesIn, renderTemplate, type Rendered } from '#core/file/template.ts';

// A file of an artefact is a template for our own names alone: `${HOME}`, `$host` and `{{ x }}` of other programs stay as they are.

const ours = /\$?\$\{\s*(?:env|secret|service)\.[^{}]*\}/g;
const unended = /\$\{\s*(?:env|secret|service)\.[^{}\n]*(?:\n|$)/;

/** Fills a file in, in one pass. `$${env.x}` is `${env.x}` itself. */
export function renderFile(text: string, lookup: (name: string) => string | undefined): Rendered {
  let missing: string | undefined;
  const value = text.replaceAll(ours, (written) => {
    if (written.startsWith('$$')) return written.slice(1);
    const rendered = renderTemplate(written, lookup);
    if (rendered.ok) return rendered.value;
    missing ??= rendered.name;
    return '';
  });
  return missing === undefined ? { ok: true, value } : { ok: false, name: missing };
}

/** A template in a file, and where. Lines and columns are counted from 1. */
export interface FileReference {
  readonly written: string;
  /** Absent where what stands between the braces is no name, or where they never end. */
  readonly name?: string;
  readonly hasDefault: boolean;
  readonly line: number;
  readonly column: number;
}

/** Every template of ours in a file, right or wrong. */
export function referencesInFile(text: string): readonly FileReference[] {
  return text.split('\n').flatMap((line, index) => {
    const found = [...line.matchAll(ours)].filter(([written]) => !written.startsWith('$$'));
    const open = unended.exec(line);
    const places = found.flatMap((match) => referencesIn(match[0]).map((reference) => ({ ...reference, column: match.index + 1 })));
    const never = open === null ? [] : [{ written: open[0].trim(), hasDefault: false, column: open.index + 1 }];
    return [...places, ...never].map((place) => ({ ...place, line: index + 1 }));
  });
}

/** The names that a file uses, each once, in order of the alphabet. */
export function namesInFile(text: string): readonly string[] {
  return [...new Set(referencesInFile(text).flatMap(({ name }) => name ?? []))].sort();
}
