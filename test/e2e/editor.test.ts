// What an editor makes of our schema: the YAML language server of Red Hat, as VS Code and others run it, asked at ten places of a system file.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { must } from '#core/bug.ts';
import { fixtureFile } from '#core/file/fixture.ts';
import { schemaText } from '#local/schema.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-editor-'));
const server = install();

/** From the registry; undefined where it cannot be reached. */
function install(): string | undefined {
  const installed = path.join(folder, 'node_modules', '.bin', 'yaml-language-server');
  try {
    writeFileSync(path.join(folder, 'package.json'), '{"private": true}');
    const argv = ['install', '--no-audit', '--no-fund', '--ignore-scripts', 'yaml-language-server@1.25.0'];
    execFileSync('npm', argv, { cwd: folder, timeout: 120_000, stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return existsSync(installed) ? installed : undefined;
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(server === undefined)('an editor with the YAML language server', () => {
  let editor: Editor | undefined;

  const theEditor = (): Editor => must(editor, 'the editor has started');

  beforeAll(async () => {
    mkdirSync(path.join(folder, '.lockstep'));
    writeFileSync(path.join(folder, '.lockstep', 'schema.json'), schemaText());
    editor = await Editor.start(server ?? '', folder);
  }, 60_000);
  afterAll(() => editor?.stop());

  const head = '# yaml-language-server: $schema=.lockstep/schema.json\n';
  const whole = head + fixtureFile;

  /** Below each `before` stands a line with a beginning; what is offered there. */
  test.each<readonly [string, string, readonly string[]]>([
    ['the file', 'path:\n', ['hosts']],
    ['a service', '    source: directory:./api\n', ['migrations', 'instances', 'internal', 'port']],
    ['an environment', '    data: masked\n', ['audience', 'host', 'purpose', 'url']],
    ['a stage', '  - stage: TEST\n', ['owner', 'queue', 'waves', 'rollout']],
    ['a gate', '        checklist: uat\n', ['instruction', 'manual', 'soak']],
  ])('completes the words of %s', async (_words, before, labels) => {
    const indent = /^ */.exec(before)?.[0].length ?? 0;
    const depth = before.startsWith('  - ') ? 4 : before === 'path:\n' ? 0 : indent;
    const at = whole.indexOf(before) + (before === 'path:\n' ? 0 : before.length);
    const text = `${whole.slice(0, at)}${' '.repeat(depth)}\n${whole.slice(at)}`;
    const offered = await theEditor().complete(text, at + depth);
    // Words that stand there already are not offered again.
    expect(offered).toEqual(expect.arrayContaining([...labels]));
  });

  test.each<readonly [string, string, readonly string[]]>([
    ['error details', 'errors: friendly', ['full', 'medium', 'friendly']],
    ['rollouts', 'rollout: blue-green', ['at-once', 'blue-green', 'pause', 'canary']],
  ])('completes the values of %s', async (_words, line, labels) => {
    const [key = ''] = line.split(' ');
    const text = whole.replace(line, `${key} `);
    expect(await theEditor().complete(text, text.indexOf(`${key} \n`) + key.length + 1)).toEqual(expect.arrayContaining([...labels]));
  });

  test.each([
    ['health: /health', 'The path that answers 200'],
    ['smoke: {http', 'Asks services over HTTP'],
    ['rollout: blue-green', 'How traffic comes to a release'],
    ['soak: 2 days', 'How long it must have run there'],
    ['audience: public', 'Who comes there'],
  ])('explains `%s`', async (word, words) => {
    const at = whole.indexOf(word) + (word.includes('{') ? word.indexOf('{') + 2 : 1);
    expect(await theEditor().hover(whole, at)).toContain(words);
  });

  test('has nothing to say of a file that is right', async () => {
    expect(await theEditor().problems(whole)).toEqual([]);
  });

  test.each([
    ['    valuse: {a: b}\n', 'Property valuse is not allowed'],
    ['    errors: verbose\n', 'Value is not accepted'],
  ])('underlines %s', async (line, words) => {
    const before = '    data: masked\n';
    const messages = await theEditor().problems(whole.replace(before, `${before}${line}`));
    expect(messages.join('\n')).toContain(words);
    expect(messages.join('\n')).not.toContain('Matches multiple schemas');
  });
});

const answer = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
});
const completions = z.union([
  z.array(z.object({ label: z.string() })),
  z.object({ items: z.array(z.object({ label: z.string() })) }).transform(({ items }) => items),
]);
const hovers = z.object({ contents: z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)]) }).nullable();
const diagnostics = z.object({ uri: z.string(), diagnostics: z.array(z.object({ message: z.string() })) });

/** As much of the protocol as it takes to ask. */
class Editor {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  readonly #told = new Map<string, (messages: readonly string[]) => void>();
  #bytes: Buffer = Buffer.alloc(0);
  #id = 0;

  static async start(program: string, root: string): Promise<Editor> {
    const editor = new Editor(spawn(process.execPath, [program, '--stdio'], { cwd: root, stdio: ['pipe', 'pipe', 'ignore'] }), root);
    await editor.#ask('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(root).href,
      capabilities: { textDocument: { completion: {}, hover: {} } },
    });
    editor.#tell('initialized', {});
    const settings = { yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false } } };
    editor.#tell('workspace/didChangeConfiguration', { settings });
    return editor;
  }

  constructor(child: ChildProcess, root: string) {
    this.#child = child;
    this.#folder = root;
    must(child.stdout ?? undefined, 'what it says').on('data', (part: Buffer) => this.#hear(part));
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  async complete(text: string, at: number): Promise<readonly string[]> {
    const textDocument = this.#open(text);
    const result = await this.#ask('textDocument/completion', { textDocument, position: positionOf(text, at) });
    return completions.parse(result).map(({ label }) => label);
  }

  async hover(text: string, at: number): Promise<string> {
    const textDocument = this.#open(text);
    return hovers.parse(await this.#ask('textDocument/hover', { textDocument, position: positionOf(text, at) }))?.contents ?? '';
  }

  problems(text: string): Promise<readonly string[]> {
    return new Promise((resolve) => {
      this.#told.set(this.#open(text).uri, resolve);
    });
  }

  #open(text: string): { readonly uri: string } {
    this.#id += 1;
    const uri = pathToFileURL(path.join(this.#folder, `${this.#id}.yaml`)).href;
    this.#tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    return { uri };
  }

  #ask(method: string, params: unknown): Promise<unknown> {
    this.#id += 1;
    const id = this.#id;
    this.#send({ id, method, params });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  #tell(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#child.stdin?.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #hear(part: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, part]);
    for (;;) {
      const head = this.#bytes.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/i.exec(this.#bytes.subarray(0, Math.max(head, 0)).toString())?.[1]);
      if (head === -1 || this.#bytes.length < head + 4 + length) return;
      const body = this.#bytes.subarray(head + 4, head + 4 + length).toString();
      this.#bytes = this.#bytes.subarray(head + 4 + length);
      this.#take(answer.parse(JSON.parse(body)));
    }
  }

  #take({ id, method, params, result }: z.infer<typeof answer>): void {
    if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics: found } = diagnostics.parse(params);
      this.#told.get(uri)?.(found.map(({ message }) => message));
    } else if (method !== undefined && id !== undefined) {
      // It asks us for its settings, and to be told of files; nothing is the answer that suits all.
      this.#send({ id, result: method === 'workspace/configuration' ? [] : null });
    } else if (id !== undefined) this.#waiting.get(id)?.(result);
  }
}

function positionOf(text: string, at: number): { readonly line: number; readonly character: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
