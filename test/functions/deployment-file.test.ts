// What a deployment's alert remembers: earlier incidents on its paths, and not those that it was deployed into.
import type { Incident } from '../../shared/core/facts/incident';
import { HOUR_MS, later } from '../../shared/core/facts/moment';
import { builtInPolicy } from '../../shared/core/risk/policy';
import { deploymentFile } from '../../shared/storage/deployment-file';
import type { Storage } from '../../shared/storage/storage';
import { change, deployed, incident } from '../report/week-factory';

const at = '2026-11-18T14:00:00.000Z';
const [own, { deployment, description }] = [change(1), deployed('d1', at, [change(1)])];
const began = (hours: number, more: { minutes?: number } = {}): Incident =>
  incident(`INC${hours}`, later(at, hours * HOUR_MS), more).incident;
const memoryOf = ({ id, title, startedAt }: Incident) => ({ incidentId: id, title, at: startedAt, because: 'confirmed' });

const fileAfter = async (incidents: Incident[]) => {
  const storage = {
    deployment: async () => deployment,
    contentOf: async () => ({ description, changes: [own] }),
    incidentsBetween: async () => incidents,
    deploymentsBetween: async () => [deployment],
    answerTo: async () => undefined,
    remembered: async () => incidents.map(memoryOf),
    ruleHistory: async () => () => ({}),
  } as unknown as Storage;
  return deploymentFile(storage, builtInPolicy, 'd1');
};

test('an incident that was over when it went live is remembered; one that was open is told as open, and is not "before"', async () => {
  const [over, open] = [began(-30), began(-2, { minutes: 600 })];
  const file = await fileAfter([over, open]);
  expect(file?.seenBefore.map(({ incidentId }) => incidentId)).toEqual([over.id]);
  expect(file?.openIncidentIds).toEqual([open.id]);
  expect(file?.interrupt).toMatchObject({ decision: 'observe', rules: ['open-incident'] });
});

test('the incident that began after it is neither', async () => {
  const file = await fileAfter([began(0.2)]);
  expect([file?.openIncidentIds, file?.interrupt.rules]).toEqual([[], ['new-errors']]);
});
