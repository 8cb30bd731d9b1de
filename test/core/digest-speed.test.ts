// How long a week's digest takes until it is a message and a page: 10,000 deployments in .2 s, so 100,000 in 2 s, and no worse than in proportion.
import { digestOf } from '../../shared/core/measure/digest';
import { digestPage } from '../../shared/report/digest-page';
import { digestMessage } from '../../shared/slack/digest-message';
import { mondayAfter, seededWeek } from '../report/week-factory';

// Here other tests run beside this one. Processor time, because the clock also counts their turns; the least, because they empty the cache.
const patience = 3;

const millisToDigest = (deployments: number, times: number): number => {
  const facts = seededWeek('2026-W47', { deployments, incidents: deployments / 500, services: 100 });
  const taken = Array.from({ length: times }, () => {
    const before = process.cpuUsage();
    const { digest } = digestOf(facts, [], { at: mondayAfter });
    digestPage(digest);
    digestMessage(digest, { baseUrl: 'https://aftershock.example' });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...taken);
};

test('10,000 deployments: at best less than .2 s of processor time on an idle machine, and less than thirty times what 1,000 take', () => {
  const [few, many] = [millisToDigest(1_000, 5), millisToDigest(10_000, 3)];
  expect(many).toBeLessThan(200 * patience);
  expect(many / few).toBeLessThan(30);
});
