// A real Chromium that looks at one page of ours: what it fetched, what a screen reader would stumble on, what did not fit.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { source as axe } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const origin = 'http://aftershock.test';
const screens = path.resolve('.aftershock/conformance/screens');

export type Look = { name: string; html: string; how: BrowserContextOptions };

/** `violations` one line each; `requests` everything asked of anybody but us; `overflowPixels` how far the page is wider than its window. */
export type Sight = { violations: string[]; requests: string[]; errors: string[]; overflowPixels: number; screenshot: string };

export function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'];
  if (!executablePath) throw new Error('CHROMIUM names no browser; npm run conformance finds one.');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export async function lookAt(browser: Browser, { name, html, how }: Look): Promise<Sight> {
  const context = await browser.newContext(how);
  try {
    const page = await context.newPage();
    const { requests, errors } = await open(page, html);
    const screenshot = path.join(screens, `${name}.png`);
    mkdirSync(screens, { recursive: true });
    await page.screenshot({ path: screenshot, fullPage: true });
    return { violations: await violationsOn(page), requests, errors, overflowPixels: await overflowOf(page), screenshot };
  } finally {
    await context.close();
  }
}

async function open(page: Page, html: string): Promise<{ requests: string[]; errors: string[] }> {
  const requests: string[] = [];
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.route('**/*', async (route) => {
    const url = route.request().url();
    if (url === `${origin}/`) return route.fulfill({ contentType: 'text/html; charset=utf-8', body: html });
    requests.push(url);
    return route.abort();
  });
  await page.goto(`${origin}/`, { waitUntil: 'load' });
  return { requests, errors };
}

type AxeResult = { violations: { id: string; help: string; nodes: { html: string }[] }[] };

async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResult>('axe.run(document)');
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)}`));
}

const overflowOf = (page: Page): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
