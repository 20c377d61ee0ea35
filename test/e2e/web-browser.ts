// A browser, and the pages built once, for tests of what people see.
import { cpSync, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { madeOnce, type Maker } from './made-once.ts';
import { password } from './web-controller.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file));

/** Built once in a run, and laid into this folder. */
export function buildPages(folder: string): void {
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const maker: Maker = (into) => [process.execPath, vite, 'build', '--outDir', into, '--emptyOutDir', '--logLevel', 'warn'];
  // Under a test runner Vite would build for developing.
  cpSync(madeOnce('pages', maker, { NODE_ENV: 'production' }), folder, { recursive: true });
}

/** A browser that cannot be closed in peace where a page of it did what its content security policy forbids, trusted types among it. */
export async function launchBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ ...(browserPath !== undefined && { executablePath: browserPath }) });
  const forbidden = new Set<string>();
  browser.on('context', (context) => {
    context.on('console', (message) => {
      if (message.text().startsWith(forbiddenWords)) forbidden.add(message.text());
    });
    void context.addInitScript(tellForbidden).catch(() => undefined);
  });
  const close = browser.close.bind(browser);
  browser.close = async (options) => {
    await close(options);
    if (forbidden.size > 0) throw new Error([...forbidden].join('\n'));
  };
  return browser;
}

const forbiddenWords = 'Forbidden by the policy of the page:';

/** Runs in each page before anything of its own does. */
const tellForbidden = `document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
  console.error(['${forbiddenWords}', violatedDirective, blockedURI, sample].join(' ')));`;

interface Opening {
  readonly viewport?: { readonly width: number; readonly height: number };
  /** What the browser prefers. */
  readonly locale?: 'de-DE';
  readonly timezoneId?: string;
  readonly hasTouch?: boolean;
}

/** A page of its own in a context of its own, for which a machine that does much else is waited for: Playwright itself would wait 30 s. */
export async function openPage(browser: Browser, opening: Opening = {}): Promise<Page> {
  const context = await browser.newContext({ colorScheme: 'light', ...opening });
  context.setDefaultTimeout(120_000);
  return context.newPage();
}

export const wide = { width: 1440, height: 900 } as const;
export const phone = { width: 390, height: 844 } as const;

interface Visit {
  readonly browser: Browser;
  readonly url: string;
  readonly person: string;
  /** Default: the one that everybody has whom a test made by hand. */
  readonly secret?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Default: the browser speaks English. */
  readonly isGerman?: boolean;
  /** Takes what the console and the content security policy complain of. */
  readonly complain: (text: string) => void;
}

/** Signs a person in on a page of their own. */
export async function visit(visited: Visit, address: string): Promise<Page> {
  const { browser, url, person, secret = password, viewport = wide, isGerman = false, complain } = visited;
  const page = await openPage(browser, { viewport, ...(isGerman && { locale: 'de-DE' as const }) });
  const said = isGerman ? german : english;
  page.on('console', (message) => {
    // An answer that is no success is no complaint; the page says it in its own place.
    if (!/^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())) complain(message.text());
  });
  page.on('pageerror', (error) => complain(error.message));
  await page.goto(url + address);
  await page.getByLabel(said.name).fill(person);
  await page.getByLabel(said.password).fill(secret);
  await page.getByRole('button', { name: said.signIn }).click();
  await page.getByRole('button', { name: said.signOut }).waitFor();
  return page;
}

const english = { name: 'Name', password: 'Password', signIn: 'Sign in', signOut: 'Sign out' };
const german = { name: 'Name', password: 'Passwort', signIn: 'Anmelden', signOut: 'Abmelden' };

/** Pictures for people, light and dark, where LOCKSTEP_PICTURES names a folder; and nothing is ever wider than its page. */
export async function look(page: Page, name: string): Promise<number> {
  const folder = process.env['LOCKSTEP_PICTURES'];
  if (folder !== undefined) {
    await mkdir(folder, { recursive: true });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: path.join(folder, `${name}-${colorScheme}.png`), fullPage: true });
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }
  return Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
}
