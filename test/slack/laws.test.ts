// Every message that we send by ourselves, of whatever strangers wrote. RUNS=10000 asks each that often.
import fc from 'fast-check';
import type { IncidentFile } from '../../shared/core/measure/incident-file';
import { digestOf } from '../../shared/core/measure/digest';
import { deployAlert, deployThread } from '../../shared/slack/deploy-alert';
import { digestMessage } from '../../shared/slack/digest-message';
import { incidentCard, partCard } from '../../shared/slack/incident-card';
import { withoutChart } from '../../shared/slack/message';
import { mondayAfter, seededWeek } from '../report/week-factory';
import { anyDeploymentFile, anyDigest, anyIncidentFile, id } from './arbitrary';
import { baseUrl } from './files';
import { assertAlways, problems } from './holding';

const anyAddress = fc.constantFrom(baseUrl, `${baseUrl}/`, '');

const without = (file: IncidentFile, origin: 'ai' | 'human'): IncidentFile => {
  const { settled: _settled, ...standing } = file.standing;
  return {
    ...file,
    standing,
    changes: Object.fromEntries(
      Object.entries(file.changes).map(([sha, one]) => [sha, { ...one, origin: { origin, tools: [origin], evidence: [] } }]),
    ),
  };
};

describe('every message, of whatever strangers wrote, keeps the limits, is inert, and understands its own buttons', () => {
  it('incident cards', () => {
    assertAlways(fc.tuple(anyIncidentFile, fc.boolean()), 150, ([file, showOrigin]) =>
      problems(incidentCard(file, { baseUrl, showOrigin })),
    );
  });
  it('incident cards before the verdict, which do not differ by origin', () => {
    assertAlways(anyIncidentFile, 50, (file) => {
      const [one, other] = (['ai', 'human'] as const).map((origin) => JSON.stringify(incidentCard(without(file, origin), { baseUrl })));
      return one === other ? [] : ['differs'];
    });
  });
  it('cards of incidents that became part of another', () => {
    assertAlways(fc.tuple(anyIncidentFile, id, anyAddress), 50, ([{ incident }, part, address]) =>
      problems(partCard(part, incident, { baseUrl: address })),
    );
  });
  it('deploy alerts and their threads', () => {
    assertAlways(fc.tuple(anyDeploymentFile, anyAddress), 150, ([file, address]) =>
      [deployAlert(file, { baseUrl: address }), ...deployThread(file)].flatMap(problems),
    );
  });
  it('digests, with their chart and without', () => {
    assertAlways(fc.tuple(anyDigest, anyAddress), 300, ([digest, address]) => {
      const message = digestMessage(digest, { baseUrl: address });
      return [
        ...problems(message),
        ...problems(withoutChart(message)),
        ...(message.blocks.length > 12 ? [`${message.blocks.length} blocks`] : []),
      ];
    });
  });
  it('weeks as they happen: any number of deployments and incidents, with any number of weeks before', () => {
    const anyWeek = fc.record({ deployments: fc.nat(60), incidents: fc.nat(12), seed: fc.nat(1_000_000) });
    assertAlways(fc.tuple(anyWeek, fc.array(anyWeek, { maxLength: 3 })), 60, ([size, before]) => {
      const summaries = before.map((one, index) => digestOf(seededWeek(`2026-W${44 + index}`, one), [], { at: mondayAfter }).summary);
      const message = digestMessage(digestOf(seededWeek('2026-W47', size), summaries, { at: mondayAfter }).digest, { baseUrl });
      return [...problems(message), ...problems(withoutChart(message)), ...(message.blocks.length > 12 ? ['more than 12 blocks'] : [])];
    });
  });
});
