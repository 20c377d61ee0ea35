// One story for tests that look at all pages: the shop, with a release that is live and has a way back, one that waits for people before
// production, one whose check said no, and one that has just begun; a freeze to come, and a file in all of it that says what days count.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { vi } from 'vitest';
import { buildPages } from './web-browser.ts';
import { billOf, startWebController, type WebController } from './web-controller.ts';

const services = ['api', 'web'];

const file = `lockstep: 1
system: shop
zone: Europe/Berlin
calendar: {holidays: DE-BW, hours: 09:00-17:00}
roles:
  admin: [ada]
  developer: [dora]
  tester: [anna, bo]
  release-manager: [carla, deniz]
  operator: [olga]
  customer: [eva]
services:
  api: {source: 'directory:./api', command: node server.js, migrations: node migrate.js, variables: {ERRORS: '\${env.errors}'}}
  web: {source: 'directory:./web', command: node server.js, after: [api], variables: {PLACE: '\${env.name}'}}
checks:
  smoke: {http: /health}
checklists:
  uat: [Order placed, Prices as agreed]
environments:
  test: {purpose: Functional tests on a replica, audience: team, data: masked, errors: full}
  preprod: {purpose: Acceptance by customers, audience: customers, data: masked, errors: medium}
  prod: {purpose: Live use, audience: public, data: real, errors: friendly}
freezes:
  - {name: Audit, from: 2030-06-10, until: 2030-06-12, stages: [PROD], because: Auditors look at payments}
path:
  - stage: TEST
    exit: [check: smoke]
  - stage: prePROD
    entry: [approval: tester]
    exit:
      - sign-off: customer
        checklist: uat
  - stage: PROD
    owner: olga
    entry: [approval: release-manager]
    exit: [check: smoke]
`;

export interface Story {
  readonly controller: WebController;
  /** Its pages are served from here; another controller may serve them too. */
  readonly webFolder: string;
  /** Says yes to all that a release is asked, by the people of the file, until it runs in that stage. */
  lead(release: string, stage: string): Promise<void>;
  create(release: string, digit: string): Promise<void>;
  end(): Promise<void>;
}

const persons = ['root', 'ada', 'dora', 'anna', 'bo', 'carla', 'deniz', 'olga', 'eva'];

/** 1.0.0 and 1.1.0 have been live, 1.2.0 waits for its sign-off, 1.3.0 failed in TEST, 1.4.0 waits for a tester. */
export async function tellStory(): Promise<Story> {
  const webFolder = await mkdtemp(path.join(tmpdir(), 'lockstep-web-story-'));
  buildPages(webFolder);
  const controller = await startWebController({ file, persons, webFolder });
  const story = { controller, webFolder, ...actsOf(controller), end: () => endOf(controller, webFolder) };
  for (const [release, digit] of [
    ['1.0.0', '1'],
    ['1.1.0', '2'],
  ] as const) {
    await story.create(release, digit);
    await story.lead(release, 'PROD');
  }
  controller.broken.add('1.3.0 smoke');
  await story.create('1.2.0', '3');
  await story.lead('1.2.0', 'prePROD');
  await story.create('1.3.0', '4');
  await story.create('1.4.0', '5');
  await reach(controller, '1.4.0', 'TEST');
  return story;
}

function actsOf(controller: WebController): Pick<Story, 'lead' | 'create'> {
  const create = async (release: string, digit: string): Promise<void> => {
    await controller.submit({ kind: 'create', by: 'dora', release, bill: billOf(services, digit), authors: ['dora'], carry: false });
    await controller.submit({ kind: 'promote', by: 'dora', release, stage: 'PROD', wait: true });
  };
  const lead = async (release: string, stage: string): Promise<void> => {
    const checklist = { 'Order placed': true, 'Prices as agreed': true };
    await persist(() => controller.submit({ kind: 'approve', by: 'anna', release, stage: 'prePROD' }));
    await reach(controller, release, 'prePROD');
    if (stage === 'prePROD') return;
    await persist(() => controller.submit({ kind: 'sign', by: 'eva', release, stage: 'prePROD', checklist }));
    await persist(() => controller.submit({ kind: 'approve', by: 'carla', release, stage: 'PROD' }));
    await reach(controller, release, 'PROD');
  };
  return { create, lead };
}

async function endOf(controller: WebController, webFolder: string): Promise<void> {
  await controller.close();
  await rm(webFolder, { recursive: true, force: true });
}

function reach(controller: WebController, release: string, stage: string): Promise<void> {
  return vi.waitUntil(() => controller.entered('shop', release, stage), { timeout: 120_000 }).then(() => undefined);
}

/** Something may not be asked yet; then it is tried again. */
function persist(attempt: () => Promise<unknown>): Promise<unknown> {
  return vi.waitFor(attempt, { timeout: 60_000, interval: 100 });
}

/** Nothing is being fetched any more that the page would show, and nothing moves. */
export async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await vi.waitUntil(() => page.evaluate(isAtRest), { timeout: 60_000 });
}

const isAtRest = `document.querySelector('main [aria-busy]') === null && document.getAnimations().length === 0`;

/** Every screen, by its address. */
export const screens: readonly { readonly name: string; readonly address: string }[] = [
  { name: 'board', address: '/' },
  { name: 'release', address: '/systems/shop/releases/1.2.0' },
  { name: 'live release', address: '/systems/shop/releases/1.1.0?stage=PROD' },
  { name: 'failed release', address: '/systems/shop/releases/1.3.0' },
  { name: 'approvals', address: '/approvals' },
  { name: 'calendar', address: '/systems/shop/calendar' },
  { name: 'environment', address: '/systems/shop/environments/prod' },
  { name: 'data', address: '/systems/shop/data/preprod' },
  { name: 'ledger', address: '/systems/shop/ledger' },
  { name: 'path', address: '/systems/shop/path' },
  { name: 'compare', address: '/systems/shop/compare/preprod/prod' },
  { name: 'releases compared', address: '/systems/shop/compare/1.1.0/1.2.0' },
  { name: 'reference', address: '/reference?route=compare' },
  ...['account', 'look', 'tokens', 'people', 'groups', 'notifications', 'hosts'].map((section) => ({
    name: section,
    address: `/settings/${section}`,
  })),
];
