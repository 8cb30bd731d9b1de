// The pages: whole, inert, without scripts or people, and every link one that we have.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { digestOf } from '../../shared/core/measure/digest';
import { postmortemOf } from '../../shared/core/measure/postmortem';
import type { IncidentFile } from '../../shared/core/measure/incident-file';
import type { WeekFacts } from '../../shared/core/measure/week-facts';
import { changePage } from '../../shared/report/change-page';
import { digestPage } from '../../shared/report/digest-page';
import { markup, linkOut } from '../../shared/report/html';
import { incidentPage } from '../../shared/report/incident-page';
import { indexPage } from '../../shared/report/index-page';
import { contentSecurityPolicy } from '../../shared/report/page';
import { pathPage } from '../../shared/report/path-page';
import { postmortemPage } from '../../shared/report/postmortem-page';
import { style } from '../../shared/report/style';
import { styleHash } from '../../shared/report/style-hash';
import { hostileTexts } from './hostile';
import { alert, change, deployed, incident, incidentFile, mondayAfter, seededWeek, shaOf, standing, week } from './week-factory';

const marked = (text: string, more: Parameters<typeof change>[1] = {}) =>
  change(1, {
    title: text,
    repository: text,
    files: [{ path: text, added: 61, deleted: 12 }],
    pullRequest: { number: 7, url: 'https://git.example/7' },
    tier_: 'high',
    review: { reviewed: 'no', because: text },
    origin: { origin: 'ai', tools: [text], evidence: [{ marker: text, strength: 'strong', where: 'trailer', text }] },
    tier: { ...change(1, { tier_: 'high' }).tier, because: text, owners: [text] },
    ...more,
  });

const weekOfText = (text: string): WeekFacts => {
  const one = marked(text);
  const named = { service: text, title: text };
  const liveBy = { [one.sha]: { deploymentId: 'd1', liveAt: '2026-11-17T10:00:00.000Z', service: text } };
  const ranking = {
    suspects: [{ sha: one.sha, probability: 0.5, strength: 'possible' as const, evidence: [{ term: 'x', text }], counterEvidence: [] }],
    ruledOut: [],
    noChange: 0.5,
    weightsVersion: 't',
  };
  return week({
    team: text,
    deployments: [deployed('d1', '2026-11-17T10:00:00.000Z', [one, change(2)], { service: text })],
    incidents: [
      incident(`1${text}`, '2026-11-17T10:05:00.000Z', {
        ...named,
        standing: standing({ this: one.sha }),
        changes: { [one.sha]: one },
        liveBy,
      }),
      incident(`2${text}`, '2026-11-17T11:05:00.000Z', { ...named, ranking, changes: { [one.sha]: one }, liveBy }),
      incident(`3${text}`, '2026-11-17T12:05:00.000Z', { ...named, standing: standing({ reason: 'supplier' }) }),
    ],
    sources: [{ provider: text, lastHeardAt: '2026-11-17T14:10:00.000Z' }],
    ahead: [
      { kind: 'freeze', name: text, from: '2026-11-23T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z', tiers: ['high'] },
      { kind: 'unknown-path', path: text, days: 180 },
    ],
    unsent: {
      mode: 'observe',
      watched: 1,
      bundled: 0,
      shown: [
        {
          deploymentId: text,
          service: text,
          at: '2026-11-17T10:00:00.000Z',
          rules: ['new-errors'],
          because: text,
          change: one,
          isBundled: false,
        },
      ],
    },
  });
};

const incidentOfText = (text: string, answered: boolean): IncidentFile => {
  const base = incidentFile();
  const one = marked(text);
  return {
    ...base,
    incident: {
      ...base.incident,
      id: `1${text}`,
      title: text,
      service: text,
      environment: text,
      fingerprints: [text],
      url: 'https://alerts.example/1',
    },
    changes: { ...base.changes, [one.sha]: one },
    standing: answered ? standing({ this: one.sha }, 'x', { detail: { failureMode: 'other' } }) : standing(),
    ranking: {
      ...base.ranking,
      suspects: base.ranking.suspects.map((suspect) => ({
        ...suspect,
        evidence: [{ term: 't', text }],
        counterEvidence: [{ term: 't', text }],
      })),
    },
    ruledOutDeployments: [{ sha: text, because: text }],
    alerts: [alert({ title: text, text, provider: text, url: 'https://alerts.example/2' })],
    wayBack: { sha: text, ranCleanMinutes: 60, reversible: 'no', because: text, command: text },
    seenBefore: [{ incidentId: `1${text}`, title: text, at: '2026-08-01T10:00:00.000Z', because: text }],
    owners: [text],
    notSeen: [text],
  };
};

const pagesOf = (text: string): Record<string, string> => {
  const one = marked(text);
  const at = '2026-11-18T14:14:00.000Z';
  return {
    digest: digestPage(digestOf(weekOfText(text), [], { at: mondayAfter }).digest),
    incident: incidentPage(incidentOfText(text, false)),
    answered: incidentPage(incidentOfText(text, true)),
    postmortem: postmortemPage(postmortemOf(incidentOfText(text, true))),
    change: changePage({
      change: one,
      deployments: [{ deploymentId: 'd', service: text, environment: text, liveAt: at, isRollback: false }],
      incidents: [{ incidentId: `1${text}`, title: text, startedAt: at, role: 'confirmed' }],
      mendedBy: [{ sha: `1${text}`, title: text, because: text }],
    }),
    path: pathPage({
      path: text,
      tier: { tier: 'high', because: text },
      changesTotal: 3,
      changes: [{ sha: one.sha, title: text, liveAt: at, service: text, tier: 'high' }],
      incidents: [{ incidentId: `1${text}`, title: text, startedAt: at, sha: one.sha, link: 'confirmed', ended: text }],
    }),
    index: indexPage({
      weeks: [{ week: '2026-W47', verdict: text, deployments: 1, caused: 1 }],
      incidents: [{ incidentId: `1${text}`, title: text, service: text, startedAt: at, state: 'open', answer: 'unanswered' }],
    }),
  };
};

/** The page's tags in order, with attribute names and without values: all that a browser would build. */
const skeleton = (page: string): string[] =>
  (page.replace(style, '').match(/<[^>]*>/g) ?? []).map((tag) => tag.replaceAll(/="[^"]*"/g, '=""'));

const plain = pagesOf('plain text');

describe("strangers' text is inert", () => {
  test.each(hostileTexts)('%j builds the same page as plain text', (text) => {
    const pages = pagesOf(text);
    for (const [name, page] of Object.entries(pages)) expect(skeleton(page)).toEqual(skeleton(plain[name] ?? ''));
  });

  test('any text at all', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary', maxLength: 60 }), (text) => {
        for (const [name, page] of Object.entries(pagesOf(text.trim() || 'x'))) {
          expect(skeleton(page)).toEqual(skeleton(plain[name] ?? ''));
          expect(page).not.toMatch(/[\u0000-\u0008\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a link out leads to http(s) or nowhere', () => {
    for (const url of ['javascript:alert(1)', 'data:text/html,x', ' https://x.example', 'JaVaScRiPt:1', '//evil.example', 'https://', ''])
      expect(linkOut(url, 'x').text).toBe('x');
    expect(linkOut('https://x.example/?a="b"', markup`<b>x</b>`).text).toBe(
      '<a href="https://x.example/?a=&quot;b&quot;" rel="noreferrer noopener"><b>x</b></a>',
    );
  });
});

const hrefs = (page: string): string[] => [...page.matchAll(/href="([^"]*)"/g)].map((match) => (match[1] ?? '').replaceAll('&amp;', '&'));

describe('every page', () => {
  const busy = digestPage(
    digestOf(
      seededWeek('2026-W47', { deployments: 40, incidents: 6, seed: 11 }),
      Array.from(
        { length: 14 },
        (_, number) =>
          digestOf(seededWeek(`2026-W${33 + number}`, { deployments: 40, incidents: 6, seed: number + 20 }), [], { at: mondayAfter })
            .summary,
      ),
      { at: mondayAfter },
    ).digest,
  );
  const pages = Object.entries({ ...pagesOf('</script>&"'), busy, empty: digestPage(digestOf(week(), [], { at: mondayAfter }).digest) });

  test.each(pages)('%s: one document, no script, no event, no inline style, nothing loaded', (_, page) => {
    expect(page.startsWith('<!doctype html>\n<html lang="en">')).toBe(true);
    const tags = skeleton(page).join('');
    expect(tags).not.toMatch(/<(?:script|img|link|iframe|object|embed|form|input|button|base)\b/i);
    expect(tags).not.toMatch(/\s(?:on\w+|style|src|srcset|xlink:href)=/i);
    expect(page).not.toMatch(/url\(|@import/);
    expect(page).toContain(`content="${contentSecurityPolicy.replaceAll("'", '&#39;')}"`);
  });

  test.each(pages)('%s: one h1, no heading level skipped, unique ids, balanced tags', (_, page) => {
    const levels = [...page.matchAll(/<h([1-6])\b/g)].map((match) => Number(match[1]));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.reduce((before, level) => (expect(level).toBeLessThanOrEqual(before + 1), level), 0);
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    const open: string[] = [];
    const empty = new Set(['meta', 'br', '!doctype', 'rect', 'line', 'circle']);
    for (const tag of skeleton(page)) {
      const name = /^<\/?([a-z0-9!]+)/i.exec(tag)?.[1] ?? '';
      if (empty.has(name)) continue;
      if (tag.startsWith('</') && open.at(-1) === name) open.pop();
      else open.push(tag.startsWith('</') ? tag : name);
    }
    expect(open).toEqual([]);
  });

  test.each(pages)('%s: tables have captions, scoped heads and named regions; no column for people', (_, page) => {
    const tables = page.match(/<table\b.*?<\/table>/gs) ?? [];
    for (const one of tables) {
      expect(one).toMatch(/^<table(?: class="stack" role="table")?><caption>[^]/);
      for (const head of one.match(/<th\b[^>]*>/g) ?? []) expect(head).toMatch(/scope="(?:col|row)"/);
    }
    expect(page.match(/<div class="scroll" role="region" aria-label="[^"]+" tabindex="0">/g) ?? []).toHaveLength(tables.length);
    expect(page).not.toMatch(/<th[^>]*>[^<]*author/i);
    expect(page).not.toContain('hash-of-a-person');
  });

  test.each(pages)('%s: every link leads to a place on the page or to an address of ours', (_, page) => {
    const ids = new Set([...page.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]));
    for (const href of hrefs(page)) {
      const isHere = href.startsWith('#') && ids.has(href.slice(1));
      expect(isHere ? '/' : href).toMatch(
        /^(?:\/$|\/digests\/\d{4}-W\d\d(?:#\w+)?$|\/incidents\/[^/?#]+(?:\/postmortem)?$|\/changes\/[^/?#]+$|\/paths\?path=[^&#]+$|\/(?:deployments|incidents)(?:\?from=|$)|[^#]*[?&]format=(?:json|csv|markdown)$|https:\/\/)/,
      );
    }
  });

  test('every chart is followed by its table, and says the same', () => {
    expect(busy.match(/<svg role="img"/g)?.length).toBe(2);
    expect(busy).toMatch(/<\/svg>\s*<figcaption>.*?<\/figcaption><details><summary>The weeks as a table<\/summary>/s);
  });

  test('from the week to the incident, its change and its path, and back', () => {
    const of = pagesOf('x');
    expect(hrefs(of['digest'] ?? '')).toEqual(expect.arrayContaining(['/incidents/1x', `/changes/${shaOf(1)}`, '/paths?path=x']));
    expect(hrefs(of['incident'] ?? '')).toEqual(
      expect.arrayContaining(['/digests/2026-W47', '/incidents/1x/postmortem', `/changes/${shaOf(1)}`, '/paths?path=x']),
    );
    expect(hrefs(of['change'] ?? '')).toEqual(expect.arrayContaining(['/incidents/1x', '/paths?path=x', '/digests/2026-W47']));
    expect(hrefs(of['path'] ?? '')).toEqual(expect.arrayContaining(['/incidents/1x', `/changes/${shaOf(1)}`, '/digests/2026-W47']));
  });

  test('addresses can be signed by the caller', () => {
    const signed = incidentPage(incidentFile(), { link: (path) => `https://us.example${path}?signature=1` });
    expect(
      hrefs(signed)
        .filter((href) => !href.startsWith('#'))
        .every((href) => href.startsWith('https://us.example/') || href.startsWith('https://')),
    ).toBe(true);
  });
});

test('the hash that the policy names is the hash of the style', () =>
  expect(styleHash).toBe(`sha256-${createHash('sha256').update(style).digest('base64')}`));

describe('colours', () => {
  const luminance = (hex: string): number => {
    const full = hex.length === 4 ? hex.slice(1).replaceAll(/./g, '$&$&') : hex.slice(1);
    const channels = [0, 2, 4]
      .map((at) => parseInt(full.slice(at, at + 2), 16) / 255)
      .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * channels[0]! + 0.7152 * channels[1]! + 0.0722 * channels[2]!;
  };
  // WCAG 2.2, 1.4.3
  const contrast = (one: string, other: string): number => {
    const [bright, dark] = [luminance(one), luminance(other)].sort((first, second) => second - first) as [number, number];
    return (bright + 0.05) / (dark + 0.05);
  };
  const [light, dark] = [...style.matchAll(/:root\{[^}]*?(--bg[^}]*)\}/g)].map(
    (match) => Object.fromEntries((match[1] ?? '').split(';').map((pair) => pair.split(':'))) as Record<string, string>,
  );

  test.each([
    ['light', light!],
    ['dark', dark!],
  ])('%s: text at least 4.5:1 on both grounds, graphics 3:1', (_, colours) => {
    for (const ground of ['--bg', '--soft'])
      for (const ink of ['--ink', '--muted', '--link', '--ok', '--look', '--act'])
        expect(contrast(colours[ink] ?? '', colours[ground] ?? '')).toBeGreaterThanOrEqual(4.5);
    for (const ink of ['--one', '--two'])
      for (const ground of ['--bg', '--band']) expect(contrast(colours[ink] ?? '', colours[ground] ?? '')).toBeGreaterThanOrEqual(3);
    expect(contrast(colours['--ink'] ?? '', colours['--band'] ?? '')).toBeGreaterThanOrEqual(4.5);
  });
});

describe('provenance', () => {
  const tool = 'a-named-agent';
  const file = (answered: boolean) => ({
    ...incidentFile({ standing: answered ? standing({ this: shaOf(1) }) : standing() }),
    changes: { [shaOf(1)]: change(1, { origin: { origin: 'ai', tools: [tool], evidence: [] } }) },
  });
  test('of a suspect is shown after the answer, or when asked for', () => {
    expect(incidentPage(file(false))).not.toContain(tool);
    expect(incidentPage(file(true))).toContain(tool);
    expect(incidentPage(file(false), { showProvenance: true })).toContain(tool);
  });
  test('is not on the page of a change that is still a suspect', () => {
    const at = '2026-11-18T14:14:00.000Z';
    const of = (role: 'suspect' | 'cleared') =>
      changePage({
        change: file(true).changes[shaOf(1)]!,
        deployments: [],
        incidents: [{ incidentId: 'I', title: 't', startedAt: at, role }],
        mendedBy: [],
      });
    expect(of('suspect')).not.toContain(tool);
    expect(of('cleared')).toContain(tool);
  });
});

test('no change fits: the sentence that saves ten minutes', () => {
  const base = incidentFile();
  expect(incidentPage({ ...base, ranking: { ...base.ranking, suspects: [], noChange: 1 } })).toContain(
    'No change fits: nothing was deployed to checkout or its dependencies in the 24 h before 18 Nov 2026, 14:21 UTC. Look at suppliers and traffic.',
  );
});

test('a week of ten thousand deployments stays a page that a phone can open', () => {
  const page = digestPage(
    digestOf(seededWeek('2026-W47', { deployments: 10_000, incidents: 40, services: 100 }), [], { at: mondayAfter }).digest,
  );
  expect(page.length).toBeLessThan(1_000_000);
  expect(page).toContain('/deployments?from=2026-11-16T00%3A00%3A00.000Z');
});
