// A postmortem: facts filled in, judgement left open, strangers' text inert in the Markdown.
import fc from 'fast-check';
import { postmortemOf } from '../../shared/core/measure/postmortem';
import { timelineOf } from '../../shared/core/measure/postmortem-timeline';
import { markdown, markdownCode, yamlText } from '../../shared/report/markdown';
import { postmortemMarkdown } from '../../shared/report/postmortem-markdown';
import { hostileTexts } from '../report/hostile';
import { alert, change, deployed, incidentFile, shaOf, standing } from '../report/week-factory';

const confirmed = incidentFile({
  standing: standing({ this: shaOf(1) }, 'INC-216', { detail: { failureMode: 'state/concurrency', aiInvolvement: 'authored code' } }),
});

describe('the value', () => {
  test('is filled from facts', () => {
    const postmortem = postmortemOf(confirmed);
    expect(postmortem).toMatchObject({
      incidentId: 'INC-216',
      verdict: 'confirmed',
      failureMode: 'state/concurrency',
      aiInvolvement: 'authored code',
      recoveredAt: '2026-11-18T14:51:00.000Z',
    });
    expect(postmortem.change).toMatchObject({ pullRequest: { number: 4001 }, tier: 'high', strength: 'strong', deploymentId: 'd-1' });
    expect(postmortem.facts).toEqual([
      '#4001 changed services/checkout/charge/retry.ts (+61 −12); reviewed by an independent human.',
      'Its tier when it went live: High: built-in policy says high',
      'First error 7 min after the change went live.',
      'The alert fired 2 min after the first error.',
      'It lasted 30 min from the first error.',
      'For it: stack frame in services/checkout/charge/retry.ts, changed here',
      'Against it: same error type seen 3 times in October',
      'The version before, 0000000, had run 1 d 2 h clean; it may not be undone by redeploy: 1 new queue message format',
    ]);
  });

  test('has its events in time order, each with its source', () => {
    expect(timelineOf(confirmed).map(({ at, event, source }) => `${at.slice(11, 16)} ${event} (${source})`)).toEqual([
      '13:40 Deploy of checkout to 0000000 (deployments)',
      '14:14 Deploy of checkout to 0000000, with #4001 (deployments)',
      '14:21 First error (sentry)',
      '14:23 Alert fired: PaymentIntentError (sentry)',
      '14:51 Resolved (sentry)',
      '12:00 A person confirmed #4001 (verdict)',
    ]);
  });

  test('neither order nor duplicates of the facts change it', () => {
    const alerts = [
      alert(),
      alert({ id: 'sentry:9', title: 'another', firedAt: '2026-11-18T14:30:00.000Z' }),
      alert({ id: 'pagerduty:1', provider: 'pagerduty' }),
    ];
    const file = {
      ...confirmed,
      alerts,
      deployments: [...confirmed.deployments, deployed('d-2', '2026-11-18T14:40:00.000Z', [change(5)]).deployment],
    };
    const turned = {
      ...file,
      alerts: [...alerts].reverse(),
      deployments: [...file.deployments].reverse(),
      resolutions: [...file.resolutions, ...file.resolutions],
    };
    expect(JSON.stringify(postmortemOf(turned))).toBe(JSON.stringify(postmortemOf(file)));
  });

  test('an unanswered one names a first suspect as no more than that; a marker never becomes AI involvement', () => {
    const postmortem = postmortemOf(incidentFile());
    expect(postmortem.verdict).toBe('unanswered');
    expect(postmortem.aiInvolvement).toBeUndefined();
    expect(postmortemMarkdown(postmortem)).toContain('Nobody has confirmed a cause. First suspect: #4001');
    expect(postmortemMarkdown(postmortem)).toContain('ai_involvement: "unknown"');
    expect(postmortem.followUps[0]).toBe('say which change it was, or that it was none');
  });

  test('one that no change caused blames none', () => {
    const postmortem = postmortemOf(incidentFile({ standing: standing({ reason: 'supplier' }) }));
    expect(postmortem).toMatchObject({ verdict: 'not a change', notAChange: 'supplier' });
    expect(postmortem.change).toBeUndefined();
    expect(postmortemMarkdown(postmortem)).toContain('A person said that no change caused it: supplier.');
  });

  test('the way of a person who answered is not in it', () =>
    expect(JSON.stringify(postmortemOf(confirmed)) + postmortemMarkdown(postmortemOf(confirmed))).not.toContain('hash-of-a-person'));

  test('late alerts and tiers too low become proposals, never decisions', () => {
    const low = change(1, { tier_: 'standard', files: [{ path: 'queue/consumer.ts', added: 61, deleted: 12 }] });
    const late = { ...confirmed, incident: { ...confirmed.incident, detectedAt: '2026-11-18T14:36:00.000Z' }, changes: { [low.sha]: low } };
    expect(postmortemOf(late).followUps).toEqual([
      'decide whether queue/consumer.ts deserves a higher tier (aftershock policy drift)',
      'alert sooner: the first error was 15 min older than the alert',
    ]);
  });

  test('a change that nobody knows more about does not break it', () => {
    const unknown = incidentFile({ standing: standing({ this: 'constructor' }) });
    expect(postmortemOf(unknown).change).toEqual({ sha: 'constructor', title: 'constru' });
  });
});

describe('what stands beside the incident', () => {
  const firstShown = { at: '2026-11-18T14:30:00.000Z', sha: shaOf(1), strength: 'strong' as const };
  const known = { policy: { version: '3f1a', mode: 'advise' }, firstShown, recordHash: 'a'.repeat(64) };

  test('policy, record, where it was answered, and when a suspect was shown', () => {
    const text = postmortemMarkdown(postmortemOf(confirmed, known));
    expect(text).toContain('policy: "3f1a (mode advise)"');
    expect(text).toContain(`record \` ${'a'.repeat(64)} \``);
    expect(text).toContain('answered_in: Slack');
    expect(text).toContain('| 18 Nov 14:30 | Suspect shown: \\#4001, strong | aftershock |'.replace('\\#', '#\u200b'));
  });

  test('what was shown only after it was over, as in a replay, is no event of it', () => {
    const late = { ...firstShown, at: '2026-12-01T00:00:00.000Z' };
    expect(JSON.stringify(postmortemOf(confirmed, { ...known, firstShown: late }).timeline)).not.toContain('Suspect shown');
  });
});

describe('the Markdown', () => {
  test('leaves judgement open', () => {
    const text = postmortemMarkdown(postmortemOf(confirmed));
    for (const question of ['What did users see', 'How did it make sense', 'What did the system allow', 'What helped'])
      expect(text).toContain(question);
    expect(text.match(/<!--/g)?.length).toBeGreaterThanOrEqual(5);
  });

  const withText = (text: string) =>
    postmortemMarkdown(
      postmortemOf({
        ...confirmed,
        incident: { ...confirmed.incident, id: text, title: text, service: text, fingerprints: [text] },
        alerts: [alert({ title: text, text, provider: text })],
        changes: { [shaOf(1)]: change(1, { title: text, files: [{ path: text, added: 1, deleted: 1 }] }) },
        seenBefore: [{ incidentId: text, title: text, at: '2026-08-01T10:00:00.000Z', because: text }],
        owners: [text],
        notSeen: [text],
      }),
    );
  const lines = (text: string) => withText(text).split('\n').length;
  const columns = (text: string) =>
    withText(text)
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.replaceAll('\\|', '').split('|').length);

  test.each(hostileTexts)('%j adds no line, no column, no markup', (text) => {
    expect(lines(text)).toBe(lines('plain'));
    expect(columns(text)).toEqual(columns('plain'));
    const inline = markdown(text);
    expect(inline).not.toMatch(/[<>]|\n/);
    expect(inline.replaceAll(/\\./g, '').replaceAll(/&(?:lt|gt|amp);/g, '')).not.toMatch(/[`*_[\]|~$&]|[@#](?!\u200b)|:(?=\S)|www\./i);
    expect(inline).not.toMatch(/^(?:[-+=]|\d+[.)])/);
  });

  test('any text at all', () => {
    const plain = lines('plain');
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary', maxLength: 80 }), (text) => {
        expect(lines(text)).toBe(plain);
        expect(
          markdown(text)
            .replaceAll(/\\./g, '')
            .replaceAll(/&(?:lt|gt|amp);/g, ''),
        ).not.toMatch(/[`*_[\]<>|~$&]|[@#](?!\u200b)|:(?=\S)/);
        expect(JSON.parse(yamlText(text))).not.toMatch(/[\n\r\u2028\u2029\u0000]/);
      }),
    );
  });

  test('code is fenced by more backticks than it holds', () => {
    expect(markdownCode('a')).toBe('` a `');
    expect(markdownCode('``` rm ``')).toBe('```` ``` rm `` ````');
  });
});
