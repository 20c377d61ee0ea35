// What an environment gives its services, and two side by side, as people see it at a desk and on a phone.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browserPath, buildPages, launchBrowser, look, phone, visit } from './web-browser.ts';
import { billOf, startWebController, type WebController } from './web-controller.ts';

const file = `lockstep: 1
system: shop
roles:
  developer: [dora]
  operator: [olga]
services:
  api:
    source: directory:./api
    command: node server.js
    variables:
      DATABASE_URL: \${secret.API_DB}
      MAIL_HOST: \${env.mail}
      LOG_LEVEL: \${env.log:-info}
      GREETING: a text that is long enough to need more than one line of a phone, and stands as it is in every environment
  web: {source: "directory:./web", command: node server.js}
secrets: store
environments:
  test: {data: masked, errors: full, values: {mail: catcher.test.example}}
  prod: {data: real, errors: friendly, audience: public, values: {mail: smtp.example, log: warn}}
path:
  - stage: TEST
  - stage: PROD
`;

const complaints: string[] = [];
let folder = '';
let browser: Browser;
let controller: WebController;

describe.skipIf(browserPath === undefined)('configuration, in a browser', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lockstep-web-configuration-'));
    buildPages(folder);
    controller = await startWebController({ file, persons: ['root', 'dora', 'olga'], webFolder: folder });
    browser = await launchBrowser();
    for (const environment of ['test', 'prod']) await set(environment, 1);
    const bill = billOf(['api', 'web'], '1');
    await controller.submit({ kind: 'create', by: 'dora', release: '1.0.0', bill, authors: ['dora'], carry: false });
    await controller.submit({ kind: 'promote', by: 'dora', release: '1.0.0', stage: 'TEST', wait: true });
  });

  afterAll(async () => {
    await browser?.close();
    await controller?.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    complaints.length = 0;
  });

  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  test.each([
    ['a desk', undefined],
    ['a phone', phone],
  ])('at %s an environment tells what its services get and where it comes from', async (name, viewport) => {
    const page = await open('olga', '/systems/shop/releases/1.0.0?stage=TEST', viewport);
    await page.getByRole('link', { name: 'test', exact: true }).click();
    await page.getByRole('heading', { name: 'test', exact: true }).waitFor();
    const api = page.getByRole('region', { name: 'What api is told' });
    await api.getByText('catcher.test.example').waitFor();
    expect(await api.innerText()).toMatch(
      /DATABASE_URL\s+•••\s+secret API_DB version \d.*MAIL_HOST.*env\.mail.*LOG_LEVEL\s+info\s+env\.log by its default/s,
    );
    expect(await look(page, `environment-${name.replace('a ', '')}`)).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  test.each([
    ['a desk', undefined],
    ['a phone', phone],
  ])('at %s two environments stand side by side, and what is not known says so', async (name, viewport) => {
    const page = await open('dora', '/systems/shop/environments/test', viewport);
    await page.getByRole('navigation', { name: 'Compare' }).getByRole('link', { name: 'prod' }).click();
    const configuration = page.getByRole('region', { name: 'Configuration' });
    await configuration.getByText('smtp.example').waitFor();
    expect(await configuration.innerText()).toMatch(/api MAIL_HOST[^]*its own/);
    expect(await page.getByRole('region', { name: 'Host' }).innerText()).toMatch(/kernel[^]*not known/);
    expect(await configuration.innerText()).not.toContain('GREETING');
    await page.getByRole('button', { name: /^Show the \d+ that (are|is) the same$/ }).click();
    await configuration.getByText('api GREETING').waitFor();
    expect(await look(page, `compare-${name.replace('a ', '')}`)).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  test('a secret that is set anew is seen on the open page, and what runs keeps the old one', async () => {
    const page = await open('olga', '/systems/shop/environments/test');
    await page.getByRole('heading', { name: 'test', exact: true }).waitFor();
    await set('test', 2);
    const changed = page.getByRole('region', { name: /^Changed since 1\.0\.0 came here/ });
    await changed.waitFor({ timeout: 60_000 });
    expect(await changed.innerText()).toMatch(/api DATABASE_URL\s+••• version 1\s+→ ••• version 2/);
    await page.context().close();
  });
});

function set(environment: string, version: number): Promise<number> {
  return controller.submit({ kind: 'secrets', by: 'olga', change: { as: 'set', environment, name: 'API_DB', version, equals: [] } });
}

function open(person: string, address: string, viewport?: typeof phone) {
  const complain = (text: string): void => void complaints.push(text);
  return visit({ browser, url: controller.url, person, complain, ...(viewport && { viewport }) }, address);
}
