// Does the dry run say what an adapter reads, with no header given, and keep people out of it?
import { readDelivery } from '../../infra/local/commands/read';
import { providerNames } from '../../shared/adapters/registry';
import { fixturesOf } from './fixtures';

describe.each([...providerNames])('read %s', (provider) => {
  it.each(fixturesOf(provider).map((fixture) => [fixture.name, fixture] as const))('%s', (_name, { headers, body, expected }) => {
    const { lines, exitCode } = readDelivery(provider, headers, body);
    expect(exitCode).toBe('unreadable' in expected ? 1 : 0);
    expect(lines).toHaveLength('facts' in expected ? expected.facts.length : 1);
    expect(JSON.stringify(lines)).not.toMatch(/"author":\{"name"|"committer"|"authorName"|\.example>|@acme\.example/);
  });
});

describe('read', () => {
  it('infers the event from the body where no header tells it', () => {
    for (const { headers, body, expected } of fixturesOf('github').concat(fixturesOf('sentry'))) {
      if (!('facts' in expected)) continue;
      const provider = 'x-github-event' in headers ? 'github' : 'sentry';
      const { lines } = readDelivery(provider, { 'Sentry-Hook-Timestamp': headers['sentry-hook-timestamp'] ?? '' }, body);
      expect(lines.map((line) => (line as { id: string }).id)).toEqual(expected.facts.map(({ id }) => id));
    }
  });

  it('takes header names in any case, and a given header over an inferred one', () => {
    const ping = fixturesOf('github').find(({ name }) => name === 'push.branch');
    expect(readDelivery('github', { 'X-GitHub-Event': 'ping' }, ping?.body ?? '').lines).toEqual([{ ignored: 'event ping is not used' }]);
  });

  it('names the providers there are when asked for another', () => {
    const { lines, exitCode } = readDelivery('constructor', {}, '{}');
    expect(exitCode).toBe(1);
    expect(JSON.stringify(lines)).toContain('github');
  });

  it('keeps people out of messages', () => {
    const body = JSON.stringify({
      kind: 'push',
      repository: 'acme/shop',
      branch: 'main',
      before: '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
      after: '5f0c3b1d9a7e4c2f8b6a1d0e3c5f7a9b2d4e6f80',
      at: '2026-11-16T14:21:00Z',
      commits: [
        {
          sha: '5f0c3b1',
          message: 'Retry\n\nSee jo@acme.example\nCo-authored-by: Jo Doe <jo@acme.example>',
          landedAt: '2026-11-16T14:00:00Z',
        },
      ],
    });
    const [line] = readDelivery('generic', {}, body).lines as [{ commits: { message: string }[] }];
    expect(line.commits[0]?.message).toBe('Retry\n\nSee (address)');
  });
});
