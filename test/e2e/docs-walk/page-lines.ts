// The lines that a page tells its reader to type, each with where it stands and the exit code that the page says.
import { readPage, readPages } from '../../tidy/docs.ts';

export interface PageLine {
  /** `docs/gates.md`; of the long page of all commands a part: `docs/cli.md, Gates`. */
  readonly page: string;
  /** From the top of the file. */
  readonly number: number;
  /** As a shell reads it, lines that go on put together; of a script that begins with `#!`, all of it. */
  readonly text: string;
  /** What the comment above says: `# asks: exit code 23`. */
  readonly exit: number;
}

/** What others play word by word, or never has a line: guide.test.ts, first-hour.test.ts. */
const playedElsewhere = new Set(['docs/ten-minutes.md', 'docs/first-hour.md']);

/** The pages that a user reads and types from; those of CHANGELOG and CONTRIBUTING are for others. */
export function typedPages(): readonly string[] {
  const pages = readPages().filter(({ path }) => path === 'README.md' || /^docs\/[^/]+\.md$/.test(path));
  const typed = pages.flatMap(({ path }) => (playedElsewhere.has(path) ? [] : linesOf(path)));
  return [...new Set(typed.map(({ page }) => page))];
}

/** Every line of a page, in its order; of `docs/cli.md` all, or those of one part. */
export function linesOf(page: string): readonly PageLine[] {
  const [file = ''] = page.split(',');
  const found = file === 'docs/cli.md' ? commandLines() : pageLines(file);
  return file === page ? found : found.filter((line) => line.page === page);
}

function commandLines(): readonly PageLine[] {
  const { text } = readPage('docs/cli.md');
  const headings = text.split('\n').map((line) => /^## (.*)/.exec(line)?.[1]);
  return pageLines('docs/cli.md').map((line) => {
    const part = headings.slice(0, line.number).findLast((heading) => heading !== undefined);
    return { ...line, page: `docs/cli.md, ${part}` };
  });
}

function pageLines(page: string): readonly PageLine[] {
  const { text } = readPage(page);
  return [...text.matchAll(/^ *```sh\n(.*?)^ *```$/gms)].flatMap(({ index, 1: block = '' }) => {
    const first = text.slice(0, index).split('\n').length + 1;
    if (block.startsWith('#!')) return [{ page, number: first, text: block, exit: 0 }];
    return blockLines(block).map((line) => ({ ...line, page, number: first + line.number }));
  });
}

function blockLines(block: string): readonly { readonly number: number; readonly text: string; readonly exit: number }[] {
  const lines = block.split('\n');
  return lines.flatMap((line, number) => {
    const [above = '', goesOn = ''] = [lines[number - 1], lines[number - 1]];
    if (line.trim() === '' || line.trim().startsWith('#') || goesOn.endsWith('\\')) return [];
    const rest = lines.slice(number);
    const last = rest.findIndex((one) => !one.endsWith('\\'));
    const text = rest.slice(0, last + 1).join('\n');
    return [{ number, text: text.trim(), exit: Number(/^\s*#.*exit code (\d+)/.exec(above)?.[1] ?? 0) }];
  });
}
