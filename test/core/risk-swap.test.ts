// Law 3, for tiers and risk: who or what wrote a change moves neither, however it is said: in a label, a trailer, a footer, an address.
import * as fc from 'fast-check';
import { tierLine } from '../../infra/local/commands/tier';
import { changesIn } from '../../shared/commits/brought';
import type { Commit, Origin } from '../../shared/core/facts/change';
import type { Deployment } from '../../shared/core/facts/deployment';
import { originOf } from '../../shared/core/origin/origin';
import { builtInPolicy } from '../../shared/core/risk/policy';

const uuid = '01234567-89ab-4cde-8fab-0123456789ab';
const signatures = [
  'Co-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>',
  'Co-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>',
  'Co-authored by: Cursor Agent <cursoragent@cursor.com>',
  'Co-authored-by: Will Across <will@across.example>',
  'Assisted-by: Codex:gpt-6-codex',
  'Generated-by: GitHub Copilot',
  'Signed-off-by: May Nowak <may@nowak.example>',
  `Claude-Session: https://claude.ai/code/session_01AbcDef`,
  `Amp-Thread-ID: https://ampcode.com/threads/T-${uuid}`,
  'Made-with: Cursor',
  'Replit-Commit-Author: Agent',
  '🤖 Generated with [Claude Code](https://claude.com/claude-code)',
  '💘 Generated with Crush',
  'Generated with Claude Code',
  '_Generated with `mux` • Model: `m-1` • Thinking: `high`_',
  '<!-- mux-attribution: model=m-1 thinking=high costs=0.12 -->',
  'Ultraworked with [Sisyphus](https://example.com)',
  'Authored with Gemini, which could be different now.',
  'Co-authored by Claude Code on Windows',
  `https://claude.ai/code/session_01AbcDef`,
  `Link to Devin run: https://app.devin.ai/sessions/${'0'.repeat(32)}`,
];

const anyMessage = fc
  .tuple(
    fc.constantFrom(
      'Add retries',
      'ui: Move the cart',
      'Enable the GPU cache by default',
      'Reland "Add x"',
      'Drop column legacy_id',
      'Roll a from b to c',
    ),
    fc.constantFrom('', 'It should be faster than before on Android.', 'A follow-up.\n\n- one\n- two', 'No functional change.'),
  )
  .map(([title, body]) => (body === '' ? title : `${title}\n\n${body}`));
const anyFiles = fc.uniqueArray(
  fc.constantFrom('src/auth/session.ts', 'db/migrations/001_x.sql', 'src/cart/render.ts', 'README.md', 'app/models/order.rb', 'a_test.go'),
  { minLength: 1 },
);
const counted = (paths: readonly string[]) => paths.map((path, at) => ({ path, added: 7 * (at + 1), deleted: at }));
const anySignatures = fc.uniqueArray(fc.constantFrom(...signatures), { minLength: 1, maxLength: 4 });

test('most of these lines do say who wrote it', () => {
  const origins = signatures.map(
    (line) => originOf({ sha: 'x', message: `Add retries\n\n${line}`, author: { name: 'Ada', email: 'ada@ada.example' } }).origin,
  );
  expect(origins.filter((origin) => origin !== 'unknown').length).toBeGreaterThan(12);
});

test('signed or not, the filter answers the same', () => {
  fc.assert(
    fc.property(anyMessage, anyFiles, anySignatures, (message, paths, lines) => {
      const unsigned = { sha: 'x', message, files: counted(paths) };
      for (const signed of [`${message}\n\n${lines.join('\n')}`, `${message}\\n\\n${lines.join('\\n')}`])
        expect(tierLine({ ...unsigned, message: signed, origin: 'ai', author: { name: 'Claude' } })).toEqual(tierLine(unsigned));
    }),
  );
});

test('every label swapped, what went live has the same tier, risk and review', () => {
  const deployment: Deployment = {
    id: 'd',
    service: 'shop',
    environment: 'production',
    isRollback: false,
    status: 'succeeded',
    at: '2026-11-17T14:14:00.000Z',
    startedAt: '2026-11-17T14:14:00.000Z',
    sha: 's0',
  };
  const labels: Origin[] = ['ai', 'mixed', 'human', 'bot', 'unknown'];
  const report = (origin: Origin) => ({ origin, tools: origin === 'ai' ? ['codex'] : [], evidence: [] });
  const anyWork = fc.array(fc.tuple(anyMessage, anyFiles, fc.constantFrom(...labels), fc.constantFrom(...labels)), {
    minLength: 1,
    maxLength: 5,
  });
  const live = (work: readonly { message: string; paths: string[]; label: Origin; proposed: Origin }[]) => {
    const commits = work.map(({ message, paths, label }, at): Commit => ({
      sha: `s${at}`,
      message,
      landedAt: deployment.at,
      files: counted(paths),
      people: [{ key: 'ada', isBot: false }],
      origin: report(label),
    }));
    const proposals = new Map(
      work.map(({ proposed }, at) => [
        `s${at}`,
        {
          pullRequest: {
            kind: 'pull-request' as const,
            id: `p${at}`,
            provider: 'github',
            repository: 'acme/shop',
            number: at + 1,
            title: '',
            body: '',
            branch: '',
            labels: [],
            author: { key: 'ada', isBot: false },
            headSha: `s${at}`,
            merged: true,
            at: deployment.at,
            origin: report(proposed),
          },
          reviews: [],
        },
      ]),
    );
    const records = new Map([['src/cart/', []]]);
    return changesIn({ commits, proposals, notSeen: [] }, deployment, { policy: builtInPolicy, records });
  };
  fc.assert(
    fc.property(anyWork, fc.shuffledSubarray(labels, { minLength: 5 }), (work, swapped) => {
      const named = work.map(([message, paths, label, proposed]) => ({ message, paths, label, proposed }));
      const under = (label: Origin): Origin => swapped[labels.indexOf(label)] ?? label;
      const other = live(named.map((one) => ({ ...one, label: under(one.label), proposed: under(one.proposed) })));
      const same = live(named);
      expect(other.map(({ tier, review }) => ({ tier, review }))).toEqual(same.map(({ tier, review }) => ({ tier, review })));
    }),
  );
});
