// Attacks 18 to 20: somebody writes an address, and we are to go where they cannot.
import { execFile } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { runCheck } from '#checks/index.ts';
import { dialMail, isRefusedDial, dial, type Reach } from '#dial/dial.ts';
import { kindOf } from '#dial/address.ts';
import { readNetworks } from '#dial/networks.ts';
import { dialRequest } from '#dial/request.ts';
import { openPlaces } from '#witness/open-places.ts';
import { definitionOf, openStage } from '../contract/check-stage.ts';
import { isTest, readSources } from '../tidy/sources.ts';
import { hostileAddresses, publicAddresses } from './addresses.ts';

const never = new AbortController().signal;
const world: Reach = { origins: [], networks: [], isPublicOpen: true };

/** What an outsider must not reach: everything that comes to it is written down. */
let heard: string[] = [];
let inside = 0;
let second = 0;
const closing: (() => void)[] = [];

beforeAll(async () => {
  const listener: RequestListener = (request, response) => {
    heard.push(`${request.headers.host} ${request.url}`);
    response.end('the keys of the machine');
  };
  inside = await listen(listener, '127.0.0.1');
  second = await listen(listener, '127.0.0.2');
});
afterAll(() => {
  for (const close of closing) close();
});

async function listen(listener: RequestListener, host: string, port = 0): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(port, host, resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/** What came of going there: refused before anything was sent, or the failure of whatever was tried. */
async function attempt(address: string, reach: Reach, lookup?: (name: string) => Promise<readonly string[]>): Promise<string> {
  const url = URL.parse(address);
  if (url === null) return 'refused';
  try {
    const socket = await dial(url, { reach, signal: AbortSignal.timeout(2_000), ...(lookup && { lookup }) });
    socket.destroy();
    return 'reached';
  } catch (error) {
    return isRefusedDial(error) ? 'refused' : `tried: ${String(error)}`;
  }
}

describe('an address that somebody wrote', () => {
  test('leads to this host, a private network or a cloud’s metadata in none of its spellings', async () => {
    expect(hostileAddresses.length).toBeGreaterThanOrEqual(60);
    const outcomes = await Promise.all(
      hostileAddresses.map(async (address) => `${address} ${await attempt(address, world, async () => ['127.0.0.1'])}`),
    );
    expect(outcomes.filter((outcome) => !outcome.endsWith(' refused'))).toEqual([]);
  });

  test('is not refused where it is one of the internet', () => {
    expect(publicAddresses.map((address) => [address, kindOf(address)])).toEqual(publicAddresses.map((address) => [address, 'public']));
  });

  test.each(['fe80::1%eth0', '', '1.2.3', '1.2.3.4.5', '300.1.1.1', 'g::1', '::ffff:300.0.0.1'])(
    'is refused where a resolver says %s',
    async (answer) => {
      expect(await attempt('http://odd.test/', world, async () => [answer])).toBe('refused');
    },
  );

  test('is refused where one of several answers leads inside', async () => {
    expect(await attempt('http://both.test/', world, async () => ['8.8.8.8', '127.0.0.1'])).toBe('refused');
  });

  test('that an environment declares reaches this host, and never a cloud’s metadata', async () => {
    const declared = { origins: [`http://127.0.0.1:${inside}`, 'http://staging.test'], networks: [], isPublicOpen: false };
    expect(await attempt(`http://127.0.0.1:${inside}/`, declared)).toBe('reached');
    expect(await attempt(`http://127.0.0.1:${second}/`, declared)).toBe('refused');
    expect(await attempt('http://staging.test/', declared, async () => ['169.254.169.254'])).toBe('refused');
    expect(await attempt('http://8.8.8.8/', declared)).toBe('refused');
  });

  test('that the operator’s networks hold is reached, and no other', async () => {
    const opened = { ...world, networks: readNetworks('127.0.0.1') };
    expect(await attempt(`http://127.0.0.1:${inside}/`, opened)).toBe('reached');
    expect(await attempt(`http://[::ffff:127.0.0.1]:${inside}/`, opened)).toBe('reached');
    expect(await attempt(`http://127.0.0.2:${second}/`, opened)).toBe('refused');
    expect(await attempt('http://169.254.169.254/', opened)).toBe('refused');
  });

  test.each(['10.0.0.0/33', '10/8', 'example.com', '1.2.3.4/8/8', '::1/129', '1.2.3.4/-1', '1.2.3.4/'])(
    'is not opened by the network %s',
    (text) => {
      expect(() => readNetworks(text)).toThrow('is no network');
    },
  );
});

/** A name server that says something else to each question; the last answer stays. */
function rebinding(...answers: readonly string[]): { readonly lookup: (name: string) => Promise<readonly string[]>; asked: number } {
  const server = { asked: 0, lookup: async () => [answers[Math.min(server.asked++, answers.length - 1)] ?? ''] };
  return server;
}

describe('a name that is bound anew', () => {
  test('is asked for once, and the connection goes to the address that was judged', async () => {
    heard = [];
    // The server of the attacker and the one inside share a port: only the address tells them apart.
    const attacker: string[] = [];
    await listen(
      (request, response) => {
        attacker.push(String(request.url));
        response.end();
      },
      '127.0.0.3',
      second,
    );
    const names = rebinding('127.0.0.3', '127.0.0.2');
    const reach = { ...world, networks: readNetworks('127.0.0.3') };
    const request = await dialRequest(new URL(`http://rebind.test:${second}/x`), {}, { reach, signal: never, lookup: names.lookup });
    await new Promise((resolve, reject) => void request.once('response', resolve).once('error', reject).end());
    expect([attacker, heard, names.asked]).toEqual([['/x'], [], 1]);
  });

  test('between two requests is judged again', async () => {
    const names = rebinding('127.0.0.1', '127.0.0.2');
    const reach = { ...world, networks: readNetworks('127.0.0.1') };
    expect(await attempt(`http://rebind.test:${inside}/`, reach, names.lookup)).toBe('reached');
    expect(await attempt(`http://rebind.test:${second}/`, reach, names.lookup)).toBe('refused');
  });
});

const away = [
  'http://169.254.169.254/latest/meta-data/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_FLUSHALL',
  '//169.254.169.254/',
  'http:\\\\169.254.169.254/',
  'http://0xa9fea9fe/',
  'mailto:root@localhost',
  'http://[::ffff:a9fe:a9fe]/',
];

describe('a redirect', () => {
  test('to what is inside is not followed by a check, however it is written', async () => {
    heard = [];
    const targets = [`http://127.0.0.2:${second}/keys`, `//127.0.0.2:${second}/keys`, `http://2130706434:${second}/keys`, ...away];
    const port = await listen((request, response) => {
      response.writeHead(302, { location: targets[Number(request.url?.slice(1))] }).end();
    }, '127.0.0.1');
    const stage = await openStage({ url: `http://127.0.0.1:${port}` });
    onTestFinished(() => stage.end());
    for (const index of targets.keys()) {
      const definition = definitionOf('http', { path: `/${index}`, follow: 5, body: { contains: 'keys' } });
      const { verdict, because } = await runCheck(definition, stage.context);
      expect([targets[index], verdict]).toEqual([targets[index], 'fail']);
      expect(because).toMatch(/redirects away|no address/);
    }
    expect(heard).toEqual([]);
  });

  test('is not followed with a checkpoint', async () => {
    heard = [];
    const warnings: string[] = [];
    const port = await listen(
      (_request, response) => void response.writeHead(307, { location: `http://127.0.0.2:${second}/` }).end(),
      '127.0.0.1',
    );
    const ports = { warn: (sentence: string) => void warnings.push(sentence), networks: readNetworks('127.0.0.0/8') };
    const [place] = openPlaces(`http://127.0.0.1:${port}/in`, 'x', ports);
    await place?.keep('a checkpoint', 0);
    await place?.close();
    expect(warnings.join()).toContain('it answered 307');
    expect(heard).toEqual([]);
  });
});

test('a checkpoint is sent nowhere inside, unless the operator has opened it', async () => {
  heard = [];
  const warnings: string[] = [];
  const ports = { warn: (sentence: string) => void warnings.push(sentence), networks: [] };
  const [place] = openPlaces(`http://127.0.0.1:${inside}/in`, 'x', ports);
  await place?.keep('a checkpoint', 0);
  await place?.close();
  expect(warnings.join()).toContain('which is this host itself');
  expect(heard).toEqual([]);
});

test('a mail server inside is not asked, whatever a name leads to, unless the operator has opened it', async () => {
  const ask = (host: string, reach: Reach, answer = '127.0.0.1') =>
    dialMail(host, inside, { reach, signal: never, lookup: async () => [answer] }).then(
      (socket) => {
        socket.destroy();
        return 'reached';
      },
      (error: unknown) => (isRefusedDial(error) ? 'refused' : 'tried'),
    );
  expect(await Promise.all(['127.0.0.1', '::1', 'mail.test', '0x7f.1', '2130706433'].map((host) => ask(host, world)))).toEqual(
    Array(5).fill('refused'),
  );
  expect(await ask('mail.test', world, '169.254.169.254')).toBe('refused');
  expect(await ask('mail.test', { ...world, networks: readNetworks('127.0.0.1') })).toBe('reached');
});

test('a place of checkpoints that git would have to dial is none', () => {
  const ports = { warn: () => undefined, networks: [] };
  for (const text of ['git:https://example.com/x.git', 'git:ssh://a/b', 'git:ext::sh -c id']) {
    expect(() => openPlaces(text, 'x', ports)).toThrow('A place of checkpoints');
  }
});

test('a proxy of the environment is not asked', async () => {
  heard = [];
  const port = await listen((_request, response) => void response.end('from the service'), '127.0.0.1');
  const proxy = `http://127.0.0.2:${second}`;
  const script = `
    const { dialRequest } = await import('#dial/request.ts');
    const url = new URL('http://127.0.0.1:${port}/');
    const reach = { origins: [url.origin], networks: [], isPublicOpen: false };
    const request = await dialRequest(url, {}, { reach, signal: AbortSignal.timeout(5000) });
    request.on('response', async (answer) => { for await (const part of answer) process.stdout.write(part); });
    request.end();`;
  const env = {
    ...process.env,
    NODE_USE_ENV_PROXY: '1',
    HTTP_PROXY: proxy,
    http_proxy: proxy,
    HTTPS_PROXY: proxy,
    NO_PROXY: '',
    no_proxy: '',
  };
  const cwd = path.resolve(import.meta.dirname, '../..');
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd, env });
  expect([stdout, heard]).toEqual(['from the service', []]);
});

/** Who may open a connection of their own, and to whom: peers that are known, never an address from a file or a request. */
const peers: ReadonlyMap<string, string> = new Map([
  ['src/agent/controller-client.ts', 'the controller that the agent has joined'],
  ['src/agent/join.ts', 'the controller that the operator of the agent names'],
  ['src/agent/tls-connection.ts', 'the same, by TLS'],
  ['src/cli/http/request.ts', 'the controller that the person at the terminal names'],
  ['src/dial/dial.ts', 'what was judged'],
  ['src/dial/request.ts', 'on a connection of dial'],
  ['src/local/doctor/this-machine.ts', 'ports of this host, and the controller that the person at the terminal names'],
  ['src/notify/send-mail.ts', 'a mail server that an administrator names, on a connection of dial'],
  ['src/router/control-client.ts', 'the router’s own socket'],
  ['src/router/forward.ts', 'instances that the agent has started'],
  ['src/router/instance.ts', 'the same'],
  ['src/router/probe.ts', 'the same'],
  ['src/router/single.ts', 'the router’s own socket'],
  ['src/router/testing.ts', 'tests'],
  ['src/router/upgrade.ts', 'instances that the agent has started'],
  ['src/targets/process/clean/hosts.ts', 'nobody: it asks the resolver which name an address has that a service went to'],
  ['src/targets/process/probe.ts', 'a port that the agent gave to a process'],
  ['src/targets/process/router-client.ts', 'the router’s own socket'],
  ['src/web/api/client.ts', 'the controller that the page came from'],
  ['src/web/live/hint-stream.ts', 'the same'],
  ['src/web/release/evidence-file.ts', 'the same'],
]);

test('nobody opens a connection but by dial, and to known peers', () => {
  const opens =
    /(?<![#.])\bfetch\(|\bimport \{[^}]*\b(?:request|connect|get|createConnection|Agent)\b[^}]*\} from 'node:(?:https?|net|tls|http2)'|from 'node:(?:dgram|dns)|from 'nodemailer'|getBuiltinModule\(/;
  const found = readSources('src')
    .filter((source) => !isTest(source) && opens.test(source.text))
    .map(({ path: file }) => file);
  expect(found).toContain('src/dial/dial.ts');
  expect(found.filter((file) => !peers.has(file))).toEqual([]);
});
