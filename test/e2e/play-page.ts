// Plays a page of the docs in one shell, from an empty home: shell blocks are run, blocks below `NAME:` are written as files, and `text` is what the
// block above must have printed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { blocksOf, type Page } from '../tidy/docs.ts';

export interface Played {
  readonly block: string;
  readonly exit: number;
  readonly said: string;
  /** Of a `text` block below; undefined where the page prints nothing. */
  readonly printed: string | undefined;
}

export interface Stage {
  readonly home: string;
  readonly variables?: NodeJS.ProcessEnv;
  /** What the shell is begun with, as `unshare --net`. */
  readonly before?: readonly string[];
}

/** What a block takes at most, on a machine that does much else. */
const blockMs = 100_000;

/** All shell blocks of a page in its order, until one ends otherwise than the page says. */
export async function playPage(page: Page, stage: Stage): Promise<readonly Played[]> {
  const shell = new Shell(stage);
  const played: Played[] = [];
  try {
    const blocks = blocksOf(page);
    for (const [index, { info, text }] of blocks.entries()) {
      const file = fileAbove(page, text);
      if (info === 'sh') {
        const next = blocks[index + 1];
        const printed = next?.info === 'text' ? next.text.trim() : undefined;
        const one = { block: text.trim(), ...(await shell.run(text)), printed };
        played.push(one);
        if ((one.exit === 0) === isRefusal(printed)) return played;
      } else if (info !== 'text' && file !== undefined) {
        const folder = (await shell.run('pwd')).said.trim();
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        writeFileSync(path.join(folder, file), text);
      }
    }
    return played;
  } finally {
    await shell.close();
  }
}

/** A page that prints an error expects one. */
export function isRefusal(printed: string | undefined): boolean {
  return printed?.startsWith('error ') === true;
}

/** What is printed as a pattern: `…` is anything in a line, and a line of it alone any lines. */
export function patternOf(printed: string): RegExp {
  const lines = printed.split('\n').map((line) => (line === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(escape).join('.*')} *\\n`));
  // Not everything ends its last line.
  return new RegExp(`^${lines.join('').replace(/\\n$/, '\\n?')}$`);
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** ``Write `web/server.js`:`` right above a block says where it goes. */
function fileAbove({ text: whole }: Page, text: string): string | undefined {
  const above = whole.slice(0, whole.indexOf(text)).replace(/\n```[^\n]*\n$/, '');
  return /\n?`([^`\n]+)`:\n$/.exec(above)?.[1];
}

class Shell {
  readonly #child: ChildProcess;
  #said = '';

  constructor({ home, variables, before = [] }: Stage) {
    const [command, ...rest] = [...before, 'bash', '--norc'];
    const env = { ...process.env, ...variables, HOME: home };
    this.#child = spawn(command ?? 'bash', rest, { cwd: home, env, stdio: ['pipe', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (part) => void (this.#said += String(part)));
    }
  }

  /** One block: it sees what the blocks before it set, reads nothing from our own stdin, and fails where any of its commands does. */
  async run(text: string): Promise<{ readonly exit: number; readonly said: string }> {
    this.#said = '';
    this.#child.stdin?.write(`exec 2>&1; failed=0; trap 'failed=$?' ERR\n{ ${text}\n} </dev/null\necho "ended with $failed."\n`);
    const overdue = performance.now() + blockMs;
    const end = /ended with (\d+)\.\n$/;
    while (!end.test(this.#said)) {
      if (this.#child.exitCode !== null) return { exit: this.#child.exitCode, said: this.#said };
      if (performance.now() > overdue) {
        this.#child.kill('SIGKILL');
        return { exit: 124, said: `${this.#said}\n(out of time)` };
      }
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
    return { exit: Number(end.exec(this.#said)?.[1]), said: this.#said.replace(end, '') };
  }

  async close(): Promise<void> {
    this.#child.stdin?.end();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }
}
