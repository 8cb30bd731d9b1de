// The report pages in a real browser: on a desk, on a phone and in the dark.
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { lookAt, openBrowser } from './browser';
import { reportPages } from './report-pages';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser?.close());

// Each width and each colour once: what is wrong with both at the same time is wrong with one of them.
const ways: Record<string, BrowserContextOptions> = {
  phone: { viewport: { width: 360, height: 740 }, colorScheme: 'light' },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
};

const sights = Object.keys(reportPages).flatMap((name) => Object.keys(ways).map((way) => ({ name, way })));

test.each(sights)('$name, $way: can be read, and asks nobody else for anything', async ({ name, way }) => {
  const html = reportPages[name]!();
  const { violations, requests, errors, overflowPixels } = await lookAt(browser, { name: `${name}-${way}`, html, how: ways[way]! });
  expect({ violations, requests, errors }).toEqual({ violations: [], requests: [], errors: [] });
  expect(overflowPixels).toBeLessThanOrEqual(0);
});

test('the look itself sees what is wrong with a page', async () => {
  const html =
    '<!doctype html><title>Bad</title><script src="https://example.com/x.js"></script><p style="width:2000px;color:#ccc">pale</p>';
  const { violations, requests, errors, overflowPixels } = await lookAt(browser, { name: 'bad', html, how: ways['phone']! });
  expect(violations.join('\n')).toMatch(/html-has-lang[^]*color-contrast|color-contrast[^]*html-has-lang/);
  expect(requests).toEqual(['https://example.com/x.js']);
  expect(errors).not.toEqual([]);
  expect(overflowPixels).toBeGreaterThan(1000);
});
