// The people of the shop, over REST: one release after another walks to PROD.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ordersShape } from '#core/api/system-shapes.ts';
import { releaseViewShape, whyViewShape } from '#core/api/view-shapes.ts';
import type { Blocker } from '#core/blocker.ts';
import type { RestClient } from './rest-client.ts';
import { packShop, shopFile, shopPeople } from './small-shop.ts';

const lookMs = 60;
export const password = 'correct horse battery staple';
const environmentsShape = z.looseObject({
  environments: z.array(z.looseObject({ environment: z.string(), urls: z.record(z.string(), z.string()) })),
});

export interface ShopParts {
  readonly client: RestClient;
  readonly adminPassword: string;
  readonly folder: string;
  readonly startsFile: string;
}

export class ShopWalker {
  /** Versions that have arrived, oldest first. */
  readonly arrived: string[] = [];
  readonly #parts: ShopParts;
  #isFinishing = false;

  constructor(parts: ShopParts) {
    this.#parts = parts;
  }

  /** People, the file, and the first release in PROD. */
  async begin(): Promise<void> {
    const { client, adminPassword } = this.#parts;
    await client.signIn('admin', adminPassword);
    for (const person of shopPeople) {
      await client.ask({ by: 'admin', method: 'POST', path: '/api/users', body: { person, password } });
      await client.signIn(person, password);
    }
    await client.ask({ by: 'admin', method: 'PUT', path: '/api/systems/shop/file', body: shopFile });
    await this.#walk('1.0.0');
  }

  /** More and more releases, until `finish`. */
  async goOn(): Promise<void> {
    for (let number = 1; !this.#isFinishing; number += 1) await this.#walk(`1.${number}.0`);
  }

  finish(): void {
    this.#isFinishing = true;
  }

  async urlOfProd(): Promise<string> {
    for (;;) {
      const answer = await this.#parts.client.ask({ by: 'dora', method: 'GET', path: '/api/systems/shop/environments' });
      const { environments } = environmentsShape.parse(answer);
      const url = environments.find(({ environment }) => environment === 'prod')?.urls['web'];
      if (url !== undefined) return url;
      await sleep(lookMs);
    }
  }

  async #walk(release: string): Promise<void> {
    const { folder, startsFile } = this.#parts;
    const bill: { [service: string]: object } = {};
    for (const [service, { digest, blob, source, file }] of await packShop({ folder, startsFile, version: release })) {
      await this.#parts.client.ask({ by: 'dora', method: 'PUT', path: '/api/blobs', body: await readFile(file) });
      bill[service] = { digest, blob, source };
    }
    await this.#do('dora', 'create', { release, bill, authors: ['dora'] });
    await this.#do('carla', 'promote', { release, stage: 'PROD', wait: true });
    while (!(await this.#hasArrived(release))) await sleep(lookMs);
    this.arrived.push(release);
  }

  async #hasArrived(release: string): Promise<boolean> {
    const { client } = this.#parts;
    const path = `/api/systems/shop/releases/${release}`;
    const { blockers } = whyViewShape.parse(await client.ask({ by: 'dora', method: 'GET', path: `${path}/why` }));
    for (const blocker of blockers) if (blocker.askable) await this.#clear(release, blocker);
    const { stages } = releaseViewShape.parse(await client.ask({ by: 'dora', method: 'GET', path }));
    if (stages.at(-1)?.entered === undefined) return false;
    const orders = ordersShape.parse(await client.ask({ by: 'dora', method: 'GET', path: '/api/systems/shop/orders' }));
    return orders.orders.length === 0;
  }

  async #clear(release: string, { clears, code, stage }: Blocker): Promise<void> {
    const who = clears.kind === 'person' ? clears.who[0] : undefined;
    if (who === undefined) return;
    if (code === 'approval') await this.#do(who, 'approve', { release, stage });
    if (code === 'sign-off') await this.#do(who, 'sign', { release, stage, checklist: { 'Order placed': true } });
  }

  async #do(
    by: string,
    kind: string,
    body: { readonly release: string; readonly stage?: string; readonly [field: string]: unknown },
  ): Promise<void> {
    const commandId = `${body.release}-${kind}-${body.stage ?? ''}-${by}`;
    await this.#parts.client.ask({ by, method: 'POST', path: `/api/systems/shop/commands/${kind}`, body, commandId });
  }
}
