// Node-RED: flows in files that only one copy may hold, a page, and WebSockets that are told to come again.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ForeignHouse, hasRegistry, startLoad } from './foreign-world.ts';

const flows = [
  { id: 'tab', type: 'tab', label: 'ours' },
  { id: 'in', type: 'http in', z: 'tab', url: '/hello', method: 'get', x: 100, y: 100, wires: [['say']] },
  {
    id: 'say',
    type: 'function',
    z: 'tab',
    func: "msg.payload = 'deployed before the switch'; return msg;",
    outputs: 1,
    x: 300,
    y: 100,
    wires: [['out']],
  },
  { id: 'out', type: 'http response', z: 'tab', x: 500, y: 100, wires: [] },
];

describe.skipIf(!hasRegistry)('Node-RED', { timeout: 600_000 }, () => {
  let foreign: ForeignHouse;
  beforeAll(async () => {
    foreign = await ForeignHouse.open('node-red');
  });
  afterAll(async () => foreign.close());

  test('keeps its flows through the next version and the way back, and its WebSockets are told to connect again', async () => {
    await foreign.create('1.0.0', '4.1.15');
    await foreign.promote('1.0.0');
    const url = await foreign.url('prod');
    await deployFlows(url);
    await foreign.create('1.1.0', '5.0.7');
    const load = startLoad(url, [{ path: '/hello' }, { path: '/settings' }, { path: '/' }]);
    const listener = listen(url);
    await foreign.promote('1.1.0');
    expect(await versionOf(url)).toBe('5.0.7');
    expect(await (await fetch(`${url}/hello`)).text()).toBe('deployed before the switch');
    await foreign.rollBack();
    expect(await versionOf(url)).toBe('4.1.15');
    expect(await (await fetch(`${url}/hello`)).text()).toBe('deployed before the switch');
    const figures = await load.stop();
    const heard = listener.stop();
    process.stdout.write(`node-red 4.1.15 → 5.0.7 → 4.1.15: ${JSON.stringify({ ...figures, heard })}\n`);
    expect(figures).toMatchObject({ failed: 0, reasons: {} });
    expect(figures.requests).toBeGreaterThan(200);
    expect(heard).toEqual({ opened: 3, closedWith: [1012, 1012] });
  });

  test('dev and staging have none of the flows of production', async () => {
    const kept = path.join(foreign.house.folder, 'data', 'agent', 'data', 'flows');
    const having: string[] = [];
    for (const environment of ['dev', 'staging', 'prod'])
      if ((await readdir(path.join(kept, environment), { recursive: true })).includes('node-red/flows.json')) having.push(environment);
    expect(having).toEqual(['prod']);
  });
});

async function deployFlows(url: string): Promise<void> {
  const headers = { 'content-type': 'application/json', 'Node-RED-Deployment-Type': 'full' };
  const answer = await fetch(`${url}/flows`, { method: 'POST', headers, body: JSON.stringify(flows) });
  if (!answer.ok) throw new Error(`the flows are not deployed: ${answer.status} ${await answer.text()}`);
}

async function versionOf(url: string): Promise<string | undefined> {
  return /"version":"([^"]+)"/.exec(await (await fetch(`${url}/settings`)).text())?.[1];
}

interface Heard {
  readonly opened: number;
  /** Why it was told to go, each time before its end. */
  readonly closedWith: readonly number[];
}

/** An editor that is open all the time: it connects again as soon as it is told to go. */
function listen(url: string): { stop(): Heard } {
  const closedWith: number[] = [];
  let opened = 0;
  let isOver = false;
  let socket: WebSocket;
  const open = (): void => {
    socket = new WebSocket(new URL('/comms', url.replace('http', 'ws')));
    socket.addEventListener('open', () => (opened += 1));
    socket.addEventListener('close', ({ code }) => {
      if (isOver) return;
      closedWith.push(code);
      open();
    });
  };
  open();
  return {
    stop: () => {
      isOver = true;
      socket.close();
      return { opened, closedWith };
    },
  };
}
