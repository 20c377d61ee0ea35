// Texts that others wrote, on a terminal, in a log, in an export. What a page makes of them: src/web/hostile-text.test.tsx.
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { runCheck } from '#checks/index.ts';
import { TestController } from '#cli/test-run.ts';
import { clean, jsonText } from '#core/clean.ts';
import { agentRoutes } from '#core/api/agent-routes.ts';
import { sentenceShape } from '#core/api/values.ts';
import { definitionOf, openStage } from '../contract/check-stage.ts';
import { readSources } from '../tidy/sources.ts';
import { obeyed, terminalTexts } from './texts.ts';

const everything = terminalTexts.join(' ');
const controller = new TestController();
beforeAll(() => controller.start());
afterAll(() => controller.stop());

/** What the command line says of an answer in which every text is hostile. */
async function shown(line: string, route: string, body: unknown): Promise<string> {
  controller.answers = {
    'GET /api/systems': { body: { systems: [{ system: 'shop', seq: 1, version: 1, roles: [] }] } },
    [route]: { body },
  };
  const { out, err } = await controller.run(line);
  return out + err;
}

describe('a terminal obeys nothing that others wrote', () => {
  test('in the log of a service', async () => {
    const text = await shown('logs dev api', 'GET /api/systems/shop/logs?environment=dev&service=api', {
      text: `begin ${everything}\nend\n`,
    });
    expect(text).toMatch(/begin [^]*end\n$/);
    expect(text).not.toMatch(obeyed);
  });

  test('in the ledger, whose texts are JSON within JSON', async () => {
    const event = { kind: 'releaseEnded', release: 'begin\u001B[31m\u009B2J\u202E', as: 'rejected' };
    const events = [{ seq: 1, atMicros: 0, by: 'ada', command: everything, kind: 'releaseEnded', body: JSON.stringify(event) }];
    const text = await shown('audit log', 'GET /api/systems/shop/ledger?limit=50', { names: { ada: '\u001B[31mada' }, events });
    expect(text).toContain('begin');
    expect(text).not.toMatch(obeyed);
  });

  test('in an export of the ledger, whose texts stay what they are', async () => {
    const row = {
      seq: 1,
      atMicros: 0,
      by: everything,
      command: everything,
      kind: 'x',
      body: everything,
      previousHash: everything,
      hash: '',
    };
    const text = await shown('audit export', 'GET /api/systems/shop/ledger?after=0&limit=1000', { events: [row] });
    expect(text).toContain('"export":"ledger"');
    expect(text).not.toMatch(obeyed);
    expect(JSON.parse(text.split('\n')[1] ?? '')).toEqual(row);
  });

  test('in a refusal', async () => {
    controller.answers = {
      'GET /api/systems': { status: 409, body: { error: { code: 'x', sentence: `no ${everything}`, next: everything } } },
    };
    const { out, err } = await controller.run('status');
    expect(`${out}${err}`).toContain('no ');
    expect(`${out}${err}`).not.toMatch(obeyed);
  });

  test('in what was typed', async () => {
    for (const text of terminalTexts) {
      const { out, err } = await controller.run([text, text]);
      expect(`${out}${err}`).not.toMatch(obeyed);
    }
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('and %s is no command, no code and no topic', async (word) => {
    expect((await controller.run([word])).exit).toBe(2);
    expect((await controller.run(['explain', word])).err).toContain('unknown-code');
    expect((await controller.run(['help', word])).exit).toBe(2);
  });

  test('as JSON, which says the same text', () => {
    const text = jsonText({ text: everything, [everything]: 1 });
    expect(text).not.toMatch(obeyed);
    expect(JSON.parse(text)).toEqual({ text: everything, [everything]: 1 });
  });
});

describe('on its way into the ledger a text loses what a terminal would obey', () => {
  test('where a person wrote it', () => expect(sentenceShape.parse(`begin ${everything}`)).toBe(clean(`begin ${everything}`)));

  test('where an agent told it', () => {
    const command = { by: 'agent:one', kind: 'health', environment: 'dev', up: false, because: everything, at: 0, seq: 1 };
    const { body } = agentRoutes.observations;
    expect(JSON.stringify(body.parse({ system: 'shop', commands: [command] }))).not.toMatch(/\\u001b|\u009B|\u202E/i);
  });

  test('where a check found it, in names of cases and in what a command said', async () => {
    const xml = `<testsuite name="s"><testcase name="&#x9b;31m &#x202e;reversed"><failure message="&#x9b;2J &#x85;"/></testcase></testsuite>`;
    const stage = await openStage({ url: 'http://127.0.0.1:1', files: { 'said.txt': everything, 'report.xml': xml } });
    onTestFinished(() => stage.end());
    const found = await runCheck(
      definitionOf('command', { command: 'cp report.xml junit.xml; exit 1', junit: 'junit.xml' }),
      stage.context,
    );
    expect(found.because).toContain('reversed');
    expect(found.because).not.toMatch(obeyed);
    const said = await runCheck(definitionOf('command', { command: 'cat said.txt; exit 1' }), stage.context);
    expect(said.because).toContain('exit code 1');
    expect(said.because).not.toMatch(obeyed);
  });
});

describe('a page', () => {
  test('writes no HTML of its own', () => {
    const ways =
      /dangerouslySetInnerHTML|\.(?:inner|outer)HTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function\(|srcDoc/;
    expect(
      readSources('src/web')
        .filter(({ text }) => ways.test(text))
        .map(({ path }) => path),
    ).toEqual([]);
    expect(readSources('src/web').length).toBeGreaterThan(50);
  });

  test('makes its links of parts that are encoded', () => {
    // A text that others wrote is never the whole address: `javascript:` would be one.
    const hrefs = readSources('src/web').flatMap(({ path, text }) =>
      [...text.matchAll(/\bhref=\{([^}]*)\}/g)].map(([, value]) => `${path} ${value}`),
    );
    expect(hrefs.filter((href) => !/ (?:`[/#]|[a-zA-Z]+Path\(|href$)/.test(href))).toEqual([]);
  });
});
