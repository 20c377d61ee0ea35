// What the documentation says, taken apart: paragraphs of codes, links, command lines, system files.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** One page: its path from the project's root, and its text. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Every page that a user reads. */
export function readPages(): readonly Page[] {
  const docs = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => path.posix.join('docs', name));
  const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'STYLE.md', ...docs];
  return pages
    .filter((name) => name.endsWith('.md'))
    .toSorted()
    .map(readPage);
}

export function readPage(name: string): Page {
  return { path: name, text: readFileSync(path.join(root, name), 'utf8') };
}

/** `## own-release` and what stands below it, up to the next heading. */
export function paragraphsOf({ text }: Page): readonly { readonly code: string; readonly body: string }[] {
  return [...text.matchAll(/^## ([a-z]+(?:-[a-z]+)*)$\n+((?:(?!#)[^\n]*\n?)*)/gm)].map(([, code = '', body = '']) => ({
    code,
    body: body.trim(),
  }));
}

/** Relative links of a page that lead nowhere: to a file that is not there, or a heading that is not in it. */
export function brokenLinks(page: Page): readonly string[] {
  const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(page, link)).map((link) => `${page.path}: ${link}`);
}

function leadsSomewhere(page: Page, link: string): boolean {
  const [file = '', heading] = link.split('#');
  const target = file === '' ? page.path : path.posix.join(path.posix.dirname(page.path), file);
  if (!existsSync(path.join(root, target))) return false;
  return heading === undefined || anchorsOf(readPage(target)).includes(heading);
}

/** Headings as GitHub makes anchors of them. */
function anchorsOf({ text }: Page): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

/** The text of a page without its blocks of code. */
function proseOf({ text }: Page): string {
  return text.replaceAll(/^ *```.*?^ *```$/gms, '');
}

export interface Block {
  readonly page: string;
  /** What stands behind the fence: `yaml system`. */
  readonly info: string;
  readonly text: string;
}

export function blocksOf(page: Page): readonly Block[] {
  return [...page.text.matchAll(/^ *```([^\n]*)\n(.*?)^ *```$/gms)].map(([, info = '', text = '']) => ({
    page: page.path,
    info: info.trim(),
    text,
  }));
}

export interface Line {
  readonly page: string;
  readonly line: string;
}

/** Lines `lockstep …`, or `as PERSON …` as the guide says it, of the blocks that a shell reads; a line that ends with a backslash goes on in the next. */
export function commandLinesOf(page: Page): readonly Line[] {
  const shell = blocksOf(page).filter(({ info }) => info === 'sh');
  const lines = shell.flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n'));
  return lines.flatMap((line) => {
    const found = /(?:^|\$\(|"|; )\s*(?:[A-Z_]+=\S+ )*(?:(?:npx )?lockstep|as \w+) ([^)]*)/.exec(line.replace(/(^| )# .*$/, ''));
    return found === null ? [] : [{ page: page.path, line: found[1] ?? '' }];
  });
}

/** `lockstep …` inside a sentence. */
export function spokenCommandsOf(page: Page): readonly Line[] {
  return [...proseOf(page).matchAll(/`lockstep ([^`]+)`/g)].map(([, line = '']) => ({ page: page.path, line: line.replaceAll('\n', ' ') }));
}

/** A command line as a shell cuts it into words, up to a pipe or a redirection. */
export function wordsIn(line: string): readonly string[] {
  const words = line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  const end = words.findIndex((word) => /^(?:[|<>&;]|>>|&&)/.test(word));
  return (end < 0 ? words : words.slice(0, end)).map((word) => word.replaceAll(/["']/g, ''));
}
