// What tests of notices go to: receivers as they are out there, which hang, refuse, redirect, and mail servers that are real.
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { Server, Socket } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import { noticeOf } from '#core/notify/fixture.ts';
import type { Notice } from '#core/notify/notice.ts';
import { receiverShape, type Choice } from '#core/notify/receiver.ts';
import { readNetworks } from '#dial/networks.ts';
import { Notifier, type NotifierOptions } from '#notify/notifier.ts';
import { ReceiverBook } from '#notify/receiver-book.ts';
import { entryOf } from '#store/contract-case.ts';
import { MemoryDatabase } from '#store/memory-database.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { DeliveryLine, DeliveryState } from '#store/outbox.ts';
import type { Store } from '#store/store.ts';

export interface Heard {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly path: string;
}

/** A receiver that writes down what comes, and answers as the test says. */
export async function openReceiver(answer: (...of: [...Parameters<RequestListener>, nth: number]) => void) {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    void readText(request).then((body) => {
      heard.push({ headers: request.headers, body, path: request.url ?? '' });
      answer(request, response, heard.length);
    });
  });
  const port = await listen(server);
  return { heard, url: `http://127.0.0.1:${port}/in?token=hidden`, port };
}

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

export interface Letter {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly secure: boolean;
}

/** A real mail server, and what it took. */
export async function openMailServer(options: SMTPServerOptions = {}) {
  const letters: Letter[] = [];
  const server = new SMTPServer({
    authOptional: true,
    onData(stream, session, callback) {
      void readText(stream).then((text) => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        letters.push({ from, to: rcptTo.map(({ address }) => address), text, secure: session.secure });
        setImmediate(callback);
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const port = await listen(server.server);
  return { letters, port };
}

export interface NotifyWorld {
  readonly store: Store;
  readonly database: MemoryDatabase;
  readonly book: ReceiverBook;
  readonly warnings: string[];
  /** Begins to send, as one controller among others. */
  start(options?: Partial<NotifierOptions>): Notifier;
  tell(...notices: readonly Partial<Notice>[]): Promise<void>;
  /** Waits until nothing is left in these states. */
  until(isSo: (rows: readonly DeliveryLine[]) => boolean): Promise<readonly DeliveryLine[]>;
  choose(person: string, choice: Partial<Choice>): Promise<void>;
  webhook(name: string, url: string, more?: object): Promise<string | undefined>;
  mail(name: string, port: number, more?: object, password?: string): Promise<void>;
}

/** A store, its receivers, and controllers that send; everything ends with the test. */
export function openNotifyWorld(): NotifyWorld {
  const database = new MemoryDatabase();
  const store = openMemoryStore({ database });
  const book = new ReceiverBook(store.settings, secretsInMemory());
  const warnings: string[] = [];
  const log = {
    warn: (_fields: object, words: string) => void warnings.push(words),
    error: (_fields: object, words: string) => void warnings.push(words),
  };
  const usual = {
    store,
    book,
    log,
    now: Date.now,
    chance: () => 0,
    url: () => 'https://lockstep.example',
    networks: readNetworks('127.0.0.1'),
  };
  let owners = 0;
  const put = (name: string, settings: object, more: object) =>
    book.put(name, { settings: receiverShape.parse(settings), by: 'ada', at: 1, ...more });
  return {
    store,
    database,
    book,
    warnings,
    start(options = {}) {
      const notifier = new Notifier({ ...usual, owner: `c${owners++}`, ...options });
      onTestFinished(() => notifier.stop());
      return notifier;
    },
    async tell(...notices) {
      const rows = notices.map((parts) => noticeOf(parts)).map((notice) => ({ id: notice.id, body: JSON.stringify(notice) }));
      await store.transact('shop', (transaction) => transaction.write(entryOf({ events: [{ kind: 'told', body: '1' }], notices: rows })));
    },
    async until(isSo) {
      for (;;) {
        const rows = await store.outbox.list({ limit: 5_000 });
        if (isSo(rows)) return rows;
        await new Promise((resolve) => void setTimeout(resolve, 10));
      }
    },
    choose: (person, choice) => book.choose(person, { zone: 'UTC', ...choice }),
    async webhook(name, url, more = {}) {
      return (await put(name, { kind: 'webhook', template: 'plain', ...more }, { url }))?.key;
    },
    async mail(name, port, more = {}, password = 'hidden') {
      await put(name, { kind: 'mail', host: '127.0.0.1', port, security: 'none', from: 'lockstep@example.com', ...more }, { password });
    },
  };
}

/** Whether so many deliveries stand so, and none otherwise. */
export function allAre(state: DeliveryState, count: number): (rows: readonly DeliveryLine[]) => boolean {
  return (rows) => rows.length === count && rows.every((row) => row.state === state);
}

function secretsInMemory() {
  const kept = new Map<string, string>();
  let version = 0;
  return {
    async keep(name: string, secret: string) {
      version += 1;
      kept.set(`${name} ${version}`, secret);
      return version;
    },
    read: async (name: string, of: number) => kept.get(`${name} ${of}`),
    forget: async (name: string, of: number) => void kept.delete(`${name} ${of}`),
  };
}
