// Do the pages hold in a real browser? axe, overflow, console, and pictures at phone and desktop width, light and dark.
// Run: npx tsx test/report/browser.ts [folder for pictures]. Says what it skipped where there is no browser.
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { samplePages } from './sample-pages';

const places = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const views = [[390, 844, 'light'], [390, 844, 'dark'], [1280, 900, 'light'], [1280, 900, 'dark']] as const;
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const axe = readFileSync(createRequire(join(process.cwd(), 'package.json')).resolve('axe-core/axe.min.js'), 'utf8');

type Finding = { page: string; width: number; scheme: string; problem: string };

const look = async (browser: Browser, [name, page]: [string, string], folder: string): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const [width, height, scheme] of views) {
    const found = (problem: string) => findings.push({ page: name, width, scheme, problem });
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
    const tab = await context.newPage();
    // What the page's own policy refuses is an error here; axe itself is let in through the debugger, which no policy binds.
    tab.on('console', (message) => message.type() === 'error' && found(message.text()));
    await tab.setContent(page);
    await tab.screenshot({ path: join(folder, `${name}-${width}-${scheme}.png`), fullPage: true });
    if (Number(await tab.evaluate('document.documentElement.scrollWidth - innerWidth')) > 0) found('wider than the screen');
    if ((await tab.evaluate('getComputedStyle(document.body).maxWidth')) === 'none') found('its style was refused');
    await tab.evaluate(axe);
    const { violations } = (await tab.evaluate('axe.run()')) as { violations: { id: string; nodes: { html: string }[] }[] };
    for (const { id, nodes } of violations) found(`${id}: ${nodes[0]?.html.slice(0, 120) ?? ''}`);
    await context.close();
  }
  return findings;
};

const main = async (): Promise<void> => {
  const executablePath = places.find((place) => place !== undefined && existsSync(place));
  if (executablePath === undefined) {
    console.log(JSON.stringify({ skipped: 'no Chromium found; name one in CHROMIUM' }));
    return;
  }
  const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), 'aftershock-pages-'));
  const browser = await chromium.launch({ executablePath, args: quiet });
  const findings: Finding[] = [];
  const pages = Object.entries(samplePages());
  for (const page of pages) findings.push(...(await look(browser, page, folder)));
  await browser.close();
  console.log(JSON.stringify({ pages: pages.length, views: views.length, pictures: folder, findings }, null, 2));
  if (findings.length > 0) process.exitCode = 1;
};

void main();
