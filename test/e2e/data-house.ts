// What tests of data on a real PostgreSQL live in: a server, databases made of a few statements, and what a refresh of one of them asks for.
import { existsSync } from 'node:fs';
import type pg from 'pg';
import type { Classification } from '#core/data/classification.ts';
import { parseClassification } from '#core/data/parse-classification.ts';
import { refresh, type Refresh, type Refreshed } from '#data/refresh.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { shopServers, startShopServer, type Role, type ShopServer } from './migrations-server.ts';

const { home, major, isThere } = shopServers[1];
const bin = `${home ?? ''}/bin`;
const dumpProgram = `${bin}/pg_dump`;

/** The PostgreSQL of Debian with its pg_dump; `isThere`: this machine has both. */
export const debian = { home, major, bin, dumpProgram, isThere: isThere && existsSync(dumpProgram) };

export class DataHouse {
  readonly #server: ShopServer;

  private constructor(server: ShopServer) {
    this.#server = server;
  }

  /** The embedded server, or the one whose programs lie in `home`. */
  static async start(home?: string, settings?: readonly string[]): Promise<DataHouse> {
    return new DataHouse(await startShopServer(home, settings));
  }

  url(database: string, role: Role = 'postgres'): string {
    return this.#server.url(database, role);
  }

  connect(database: string): Promise<pg.Client> {
    return this.#server.connect(database, 'postgres');
  }

  async made(database: string, ...statements: readonly string[]): Promise<void> {
    await this.asked('postgres', `CREATE DATABASE ${database}`);
    await this.asked(database, ...statements);
  }

  /** What the last one of the statements answers; all of them in one connection. */
  async asked<Row extends object>(database: string, ...statements: readonly string[]): Promise<readonly Row[]> {
    const client = await this.connect(database);
    try {
      let rows: readonly Row[] = [];
      for (const statement of statements) ({ rows } = await client.query<Row>(statement));
      return rows;
    } finally {
      await client.end();
    }
  }

  /** A refresh by the classification file and Debian's pg_dump, into the database beside it that is called `…_staging`. */
  wanted(database: string, file: string, fields: Partial<Refresh> = {}): Refresh {
    return {
      source: { url: this.url(database) },
      target: { url: this.url(`${database}_staging`) },
      classification: classified(file),
      definitions: maskDefinitions,
      masterKey: Buffer.alloc(32, 7),
      dumpProgram,
      signal: new AbortController().signal,
      ...fields,
    };
  }

  async refreshed(database: string, file: string, fields: Partial<Refresh> = {}): Promise<Refreshed> {
    return refresh(this.wanted(database, file, fields));
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}

/** What a classification file says; it is one that may be used. */
export function classified(file: string): Classification {
  const parsed = parseClassification(file, maskDefinitions);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join('\n'));
  return parsed.classification;
}
