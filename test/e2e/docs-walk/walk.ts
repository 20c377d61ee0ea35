// Types a page's lines in a house: each by somebody, and each ends as the page says.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DocsHouse } from './docs-house.ts';
import { linesOf, type PageLine } from './page-lines.ts';
import { shopFile, type Shop } from './shop-file.ts';
import type { Said, TypedLine } from './type-line.ts';

/** How a line of a page is typed, where that is not just what it says. */
export interface How extends Partial<Pick<TypedLine, 'stdin' | 'answers' | 'until' | 'meanwhile' | 'variables'>> {
  /** Words of the line that are examples, and what really is. Each must stand in it. */
  readonly fill?: Readonly<Record<string, string>>;
  /** Words besides, where the line as it stands would be in the way of others on this machine: `--port 0`. */
  readonly more?: string;
  /** Where the text around the block says it, and no comment in it does. */
  readonly exit?: number;
  /** Where it is typed; else in the folder of the page. */
  readonly folder?: string;
  readonly says?: RegExp;
}

/** A busy machine takes its time. */
const untilMs = 120_000;

/** What is typed to come to where a page begins. */
export type Before = Pick<How, 'stdin' | 'answers' | 'until' | 'meanwhile' | 'variables' | 'folder' | 'exit'>;

export class Walk {
  readonly house: DocsHouse;
  readonly page: string;
  /** Where the page's reader stands. */
  readonly folder: string;
  /** What did not end as the page says. */
  readonly problems: string[] = [];
  /** The system that people speak of. */
  system: string | undefined;
  readonly #left: PageLine[];

  constructor(house: DocsHouse, page: string) {
    this.house = house;
    this.page = page;
    this.folder = house.folder(path.join('pages', page.replaceAll(/[^a-z-]+/g, '-')));
    this.#left = [...linesOf(page)];
  }

  /** Lines that nobody has typed. */
  get left(): readonly PageLine[] {
    return this.#left;
  }

  /** The next line of the page that begins so. */
  take(begins: string): PageLine {
    const index = this.#left.findIndex(({ text }) => text.startsWith(begins));
    const [line] = index < 0 ? [] : this.#left.splice(index, 1);
    if (line === undefined) throw new Error(`${this.page} has no line any more that begins with: ${begins}`);
    return line;
  }

  async type(person: string, begins: string, how: How = {}): Promise<Said> {
    const line = this.take(begins);
    const text = `${filled(line, how.fill ?? {})}${how.more === undefined ? '' : ` ${how.more}`}`;
    const said = await this.#say(person, text, how);
    const expected = how.exit ?? line.exit;
    const where = `${line.page.split(',')[0]}:${line.number}: ${person} typed: ${text}\n`;
    const all = `${said.out}${said.err}`;
    if (said.exit !== expected) this.problems.push(`${where}It ended with ${said.exit}, and not with ${expected}:\n${all}`);
    else if (how.says !== undefined && !how.says.test(all)) this.problems.push(`${where}It did not say ${how.says}:\n${all}`);
    return said;
  }

  /** A line that stands on no page, to come to where the page begins. */
  async run(person: string, text: string, before: Before = {}): Promise<Said> {
    const said = await this.#say(person, text, before);
    if (said.exit !== (before.exit ?? 0))
      throw new Error(`${this.page}: ${person} typed: ${text}\nIt ended with ${said.exit}:\n${said.out}${said.err}`);
    return said;
  }

  write(name: string, text: string): string {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  copy(from: string, to: string): void {
    copyFileSync(path.join(this.folder, from), path.resolve(this.folder, to));
  }

  /** Without this controller and this system, as on a machine that knows none. */
  readonly nowhere = { LOCKSTEP_URL: undefined, LOCKSTEP_SYSTEM: undefined };

  /** Changes the system file that lies here. */
  change(from: RegExp, to: string): void {
    const file = path.join(this.folder, 'lockstep.yaml');
    const before = readFileSync(file, 'utf8');
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${this.page}: lockstep.yaml has nothing like ${from}`);
    writeFileSync(file, after);
  }

  /** The shop of the docs, with this path, under a name of its own. */
  async shop(shop: Shop, by = 'admin'): Promise<void> {
    this.system = shop.name;
    this.write('lockstep.yaml', shopFile(shop));
    await this.run(by, 'lockstep apply');
  }

  /** A release of both services, by dora. */
  async release(version: string): Promise<void> {
    for (const service of ['api', 'web']) this.write(`${service}/server.js`, serverOf(`${service} ${version}`));
    await this.run('dora', `lockstep release create ${version} api=./api web=./web`);
  }

  /** Brings it there, as dora; who approves for whom on the way says so before. */
  async promote(version: string, stage: string, ...approvals: readonly (readonly [person: string, stage: string])[]): Promise<void> {
    const line = `lockstep promote ${version} --to`;
    for (const [person, approved] of approvals) {
      await this.run('dora', `${line} ${approved} --wait=1s`, { exit: 21 });
      await this.approve(version, approved, person);
    }
    await this.run('dora', `${line} ${stage} --wait=90s`);
  }

  /** As soon as it is asked for. */
  async approve(version: string, stage: string, person: string): Promise<void> {
    await this.house.prove(person);
    await this.until(person, `lockstep approve ${version} --stage ${stage}`);
  }

  /** Says it until it is taken, or until it says this. */
  async until(person: string, text: string, words?: RegExp, before: Before = {}): Promise<Said> {
    const end = Date.now() + untilMs;
    for (;;) {
      const said = await this.#say(person, text, before);
      if (words === undefined ? said.exit === 0 : words.test(said.out + said.err)) return said;
      if (Date.now() > end) throw new Error(`${this.page}: ${text}\n${said.out}${said.err}`);
      await pause(300);
    }
  }

  async #say(person: string, text: string, how: How): Promise<Said> {
    const { folder = this.folder, stdin, answers, until, meanwhile, variables } = how;
    const system = this.system === undefined ? {} : { LOCKSTEP_SYSTEM: this.system };
    const given = {
      ...(stdin !== undefined && { stdin }),
      ...(answers && { answers }),
      ...(until && { until }),
      ...(meanwhile && { meanwhile }),
    };
    return this.house.type(person, { text, folder, ...given, variables: { ...system, ...variables } });
  }
}

/** A word of what was said, as an id that is typed next. */
export function found({ out, err }: Said, words: RegExp): string {
  const [, word] = words.exec(out + err) ?? [];
  if (word === undefined) throw new Error(`nothing like ${words} was said:\n${out}${err}`);
  return word;
}

function filled({ text, page, number }: PageLine, words: Readonly<Record<string, string>>): string {
  let line = text;
  for (const [word, really] of Object.entries(words)) {
    if (!text.includes(word)) throw new Error(`${page.split(',')[0]}:${number} has no ${word} that could be filled in: ${text}`);
    line = line.replaceAll(word, really);
  }
  return line;
}

/** A service that says who it is. */
export function serverOf(words: string): string {
  return `console.log('${words} listens');
require('node:http').createServer((request, response) => response.end('${words}')).listen(process.env.PORT);
`;
}
