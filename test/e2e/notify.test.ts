// Notices from a real controller to what they go to out there: an Alertmanager, a mail server, a webhook that hangs while we are killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { freePort } from '../free-port.ts';
import { Installation, until } from './installation.ts';

const house = new Installation(['--may-dial', '127.0.0.1']);

const file = `lockstep: 1
system: shop
roles: {admin: [admin], developer: [dora], tester: [anna]}
services:
  api: {source: 'directory:./api', command: node server.js}
environments:
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: PROD
    entry: [approval: tester]
`;

beforeAll(async () => {
  await house.serve();
  await house.add('dora', 'anna');
  house.write('lockstep.yaml', file);
  house.write('api/server.js', 'require("node:http").createServer((q, s) => s.end("hi")).listen(process.env.PORT)');
  await must('admin', 'apply');
}, 300_000);

afterAll(() => house.close());

async function must(person: string, line: string | readonly string[], stdin = ''): Promise<string> {
  const { exit, out, err } = await house.run(person, line, stdin);
  if (exit !== 0) throw new Error(`${String(line)}: ${exit} ${out}${err}`);
  return out;
}

/** What needs no asking is looked at again after a moment: others have to come to their turn. */
function soon(isSo: () => boolean): () => Promise<boolean> {
  return async () => {
    await pause(50);
    return isSo();
  };
}

/** What becomes of a release is of no matter here: it waits for anna from the moment it is made. */
async function create(release: string): Promise<void> {
  house.write('api/version.txt', release);
  await must('dora', `release create ${release} api=./api`);
}

const listed = z.object({
  counts: z.object({ waiting: z.number(), dead: z.number(), withheld: z.number() }),
  notices: z.array(z.object({ id: z.string(), receiver: z.string(), state: z.string(), subject: z.string(), attempts: z.number() })),
});

async function list(): Promise<z.output<typeof listed>> {
  return listed.parse(JSON.parse(await must('admin', 'notify list --json')));
}

/** What stands of a release at a receiver. */
async function stateOf(receiver: string, release: string): Promise<string | undefined> {
  const { notices } = await list();
  return notices.find((each) => each.receiver === receiver && each.subject.includes(release))?.state;
}

interface Delivered {
  readonly id: string;
  readonly body: string;
}

/** A webhook that answers when it is told to. */
async function openWebhook(): Promise<{ url: string; heard: Delivered[]; answer: boolean; close(): void }> {
  const webhook = {
    url: '',
    heard: new Array<Delivered>(),
    answer: true,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  const server = createServer((request, response) => {
    void readText(request).then((body) => {
      webhook.heard.push({ id: String(request.headers['webhook-id']), body });
      if (webhook.answer) response.end();
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  webhook.url = `http://127.0.0.1:${port}/in`;
  return webhook;
}

async function kill(): Promise<void> {
  const { controller } = house;
  controller?.kill('SIGKILL');
  if (controller?.exitCode === null && controller.signalCode === null) await once(controller, 'exit');
}

describe('a notice', () => {
  test('comes by mail to whoever can approve, and has said where to', async () => {
    const letters: string[] = [];
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData(stream, _session, callback) {
        void readText(stream).then((text) => {
          letters.push(text);
          setImmediate(callback);
        });
      },
    });
    const port = await freePort();
    await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
    await must('admin', `notify add post --smtp 127.0.0.1:${port} --from lockstep@example.com`);
    await must('anna', 'notify mine --address anna@example.com');
    expect(await must('anna', 'notify mine --test')).toContain('It arrived');
    await create('1.0.0');
    await until(
      soon(() => letters.length === 2),
      'two letters',
    );
    expect(letters[0]).toContain('Subject: [Lockstep] A test of Lockstep');
    expect(letters[1]).toContain('To: anna@example.com');
    expect(letters[1]).toContain('lockstep approve 1.0.0 --stage PROD');
    expect(letters[1]).toContain(`${house.url}/systems/shop/releases/1.0.0`);
    expect(await must('anna', 'notify mine')).toContain('1.0.0');
    await must('admin', 'notify remove post');
    server.close();
  }, 120_000);

  test('is not lost when the controller is killed while it is sent, and comes at most once more', async () => {
    const webhook = await openWebhook();
    webhook.answer = false;
    await must('admin', 'notify add slow --webhook plain', webhook.url);
    await create('1.1.0');
    await until(
      soon(() => webhook.heard.length === 1),
      'the notice, unanswered',
    );
    await kill();
    webhook.answer = true;
    await house.serve();
    await until(async () => (await stateOf('slow', '1.1.0')) === 'sent', 'the notice, answered');
    expect(webhook.heard).toHaveLength(2);
    expect(new Set(webhook.heard.map(({ id }) => id)).size).toBe(1);
    await must('admin', 'notify remove slow');
    webhook.close();
  }, 240_000);

  test('is not lost when the controller is killed before it could be sent', async () => {
    const port = await freePort();
    await must('admin', 'notify add away --webhook plain', `http://127.0.0.1:${port}/in`);
    await create('1.2.0');
    await kill();
    const heard: string[] = [];
    const server = createServer((request, response) => {
      void readText(request).then((body) => {
        heard.push(body);
        response.end();
      });
    });
    await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
    await house.serve();
    await until(async () => (await stateOf('away', '1.2.0')) === 'sent', 'the notice');
    expect(heard.filter((body) => body.includes('1.2.0'))).toHaveLength(1);
    await must('admin', 'notify remove away');
    server.close();
  }, 240_000);

  test('that a receiver refuses is given up, said to be, and sent again by hand', async () => {
    let status = 400;
    const server = createServer((_request, response) => void response.writeHead(status).end());
    const port = await freePort();
    await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
    await must('admin', 'notify add strict --webhook slack', `http://127.0.0.1:${port}/in`);
    expect(await house.run('admin', 'notify test strict')).toMatchObject({ exit: 1 });
    await create('1.3.0');
    await until(async () => (await stateOf('strict', '1.3.0')) === 'dead', 'given up');
    expect(await must('admin', 'notify list')).toContain('1 given up: lockstep notify list --state dead');
    status = 200;
    const { notices } = await list();
    await must('admin', `notify retry ${notices.find(({ receiver }) => receiver === 'strict')?.id}`);
    await until(async () => (await stateOf('strict', '1.3.0')) === 'sent', 'sent again');
    await must('admin', 'notify remove strict');
    server.close();
  }, 120_000);
});

const folders = (process.env['PATH'] ?? '').split(path.delimiter);
const names = ['prometheus-alertmanager', 'alertmanager'];
const program = [process.env['LOCKSTEP_ALERTMANAGER'], ...folders.flatMap((folder) => names.map((name) => path.join(folder, name)))].find(
  (each) => each !== undefined && existsSync(each),
);
if (program === undefined)
  process.stderr.write('There is no Alertmanager (Debian: prometheus-alertmanager): nobody has taken our alerts.\n');

describe.skipIf(program === undefined)('Alertmanager', () => {
  test('takes our alerts, and shows one for one thing, however often it comes', async () => {
    const port = await freePort();
    const alertmanager = startAlertmanager(port);
    try {
      const url = `http://127.0.0.1:${port}/api/v2/alerts`;
      await until(
        async () =>
          fetch(url).then(
            ({ ok }) => ok,
            () => false,
          ),
        'an Alertmanager that answers',
      );
      await must('admin', 'notify add alerts --webhook alertmanager --role tester', url);
      expect(await must('admin', 'notify test alerts')).toContain('It arrived');
      await create('1.4.0');
      await until(async () => (await stateOf('alerts', '1.4.0')) === 'sent', 'the alert');
      const shape = z.array(
        z.object({ labels: z.record(z.string(), z.string()), annotations: z.record(z.string(), z.string()), generatorURL: z.string() }),
      );
      const alerts = shape.parse(await (await fetch(url)).json());
      const [ours] = alerts.filter(({ labels }) => labels['release'] === '1.4.0');
      expect(ours).toMatchObject({
        labels: {
          alertname: 'LockstepApprovalWanted',
          system: 'shop',
          release: '1.4.0',
          stage: 'PROD',
          severity: 'warning',
          roles: 'tester',
        },
        annotations: { description: 'a tester has still to approve 1.4.0 for PROD.' },
        generatorURL: `${house.url}/systems/shop/releases/1.4.0?stage=PROD`,
      });
      await must('admin', 'notify remove alerts');
    } finally {
      alertmanager.kill('SIGTERM');
    }
  }, 120_000);
});

function startAlertmanager(port: number): ChildProcess {
  const folder = path.join(house.folder, 'alertmanager');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'config.yml'), 'route: {receiver: nobody}\nreceivers: [{name: nobody}]\n');
  const argv = [
    `--config.file=${folder}/config.yml`,
    `--storage.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
  ];
  return spawn(program ?? '', argv, { stdio: 'ignore' });
}

describe('a restored installation', () => {
  test('sends nothing of what waited in the backup by itself, and what somebody asks for', async () => {
    const port = await freePort();
    await must('admin', 'notify add later --webhook plain', `http://127.0.0.1:${port}/in`);
    await create('1.5.0');
    await until(async () => (await stateOf('later', '1.5.0')) === 'waiting', 'a notice that waits');
    const backup = path.join(house.folder, 'backup');
    await must('admin', ['backup', backup, '--data', house.data, '--logical']);
    await kill();
    renameSync(house.data, `${house.data}-lost`);
    await must('admin', ['restore', backup, '--data', house.data]);
    const heard: string[] = [];
    const server = createServer((request, response) => {
      void readText(request).then((body) => {
        heard.push(body);
        response.end();
      });
    });
    await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
    await house.serve();
    await create('1.6.0');
    await until(async () => (await stateOf('later', '1.6.0')) === 'sent', 'a new notice');
    expect(await stateOf('later', '1.5.0')).toBe('withheld');
    expect(heard.filter((body) => body.includes('1.5.0'))).toEqual([]);
    expect(await must('admin', 'notify list')).toContain('withheld since a restore');
    const { notices } = await list();
    await must('admin', `notify retry ${notices.find(({ state }) => state === 'withheld')?.id}`);
    await until(
      soon(() => heard.some((body) => body.includes('1.5.0'))),
      'what was withheld',
    );
    rmSync(`${house.data}-lost`, { recursive: true });
    server.close();
  }, 240_000);
});
