// What happened in a week? Its facts, gathered for the digest.
import { interruptRules, type RuleStandings } from '../core/facts/interrupt';
import type { Incident } from '../core/facts/incident';
import { DAY_MS, later, weekBounds, weeksAfter, type Moment, type Week } from '../core/facts/moment';
import { digestOf, type Digest, type WeekSummary } from '../core/measure/digest';
import { shasPointedAt } from '../core/measure/live-changes';
import { sourceFrom } from '../core/measure/sources';
import type { Ahead, IncidentOfWeek, KnownChange, Source, WeekFacts } from '../core/measure/week-facts';
import { isProduction } from '../core/risk/environment';
import { isDemoted } from '../core/risk/interrupt';
import type { Policy } from '../core/risk/policy';
import { incidentFile } from './incident-file';
import type { Storage } from './storage';
import { deploymentsOfWeek } from './week-deployments';
import type { WeekItems } from './weeks';

/** Earlier weeks whose summaries a digest draws on. */
const summariesUsed = 26;
const aheadDays = 14;
/** A verdict this many weeks late still reaches the digest. */
const weeksAnsweredLate = 4;

/** Incidents gathered at once. */
const together = 10;

const incidentsOf = async (storage: Storage, policy: Policy, incidents: readonly Incident[]): Promise<IncidentOfWeek[]> => {
  const files: IncidentOfWeek[] = [];
  for (let start = 0; start < incidents.length; start += together) {
    const some = await Promise.all(incidents.slice(start, start + together).map(({ id }) => incidentFile(storage, policy, id)));
    files.push(...some.filter((file) => file !== undefined));
  }
  return files;
};

const earlierIncidents = async (storage: Storage, week: Week): Promise<Incident[]> => {
  const weeks = Array.from({ length: weeksAnsweredLate }, (_, index) => weeksAfter(week, -1 - index));
  return (await Promise.all(weeks.map((one) => storage.incidentsOfWeek(one)))).flat();
};

const providerIn = (id: string): string => id.split(':', 1)[0] ?? id;

/** When each provider was heard of, and how often that is usual. */
const sourcesOf = (items: readonly WeekItems[]): Source[] => {
  const heard = new Map<string, Moment[]>();
  const note = (id: string, at: Moment): void => {
    const provider = providerIn(id);
    heard.set(provider, [...(heard.get(provider) ?? []), at]);
  };
  for (const { deployments, incidents } of items) {
    for (const { id, at } of deployments) note(id, at);
    for (const { alertIds, detectedAt } of incidents) for (const id of alertIds) note(id, detectedAt);
  }
  return [...heard].sort(([one], [other]) => (one < other ? -1 : 1)).map(([provider, moments]) => sourceFrom(provider, moments));
};

const aheadOf = (policy: Policy, at: Moment): Ahead[] =>
  policy.freezes
    .filter(({ from, to }) => to >= at.slice(0, 10) && from <= later(at, aheadDays * DAY_MS).slice(0, 10))
    .map(({ name, from, to, gates }) => ({
      kind: 'freeze' as const,
      name,
      from,
      to,
      tiers: (['critical', 'high', 'standard', 'low'] as const).filter((tier) => gates[tier] === 'frozen'),
    }));

const silenced = (standings: RuleStandings): Ahead[] =>
  interruptRules.flatMap((rule) => {
    const standing = standings[rule];
    return standing && isDemoted(standing) ? [{ kind: 'silenced' as const, rule, standing }] : [];
  });

const earlierChanges = async (storage: Storage, shas: readonly string[]): Promise<KnownChange[]> => {
  const found: KnownChange[] = [];
  for (const sha of shas) {
    const [first] = await storage.carriersOf(sha);
    const deployment = first && (await storage.deployment(first.deploymentId));
    const change = deployment && (await storage.changesOf(deployment.id)).find((one) => one.sha === sha);
    if (first && deployment && change)
      found.push({ change, deploymentId: deployment.id, liveAt: first.liveAt, service: deployment.service });
  }
  return found;
};

/** The digest of a week as its facts now stand, and the summary it leaves. Throws RangeError on a week that is none. */
export const weekFile = async (
  storage: Storage,
  policy: Policy,
  week: Week,
): Promise<{ digest: Digest; summary: WeekSummary; earlier: WeekSummary[] }> => {
  const bounds = weekBounds(week);
  if (!bounds) throw new RangeError(`not a week: ${week.slice(0, 20)}`);
  const [items, before, standingsAt] = await Promise.all([
    storage.weekItems(week),
    storage.weekItems(weeksAfter(week, -1)),
    storage.ruleHistory(),
  ]);
  const inProduction = (incidents: readonly Incident[]): Incident[] =>
    incidents.filter(({ environment }) => isProduction(policy, environment));
  const facts: WeekFacts = {
    week,
    ...(await deploymentsOfWeek(storage, { items, incidents: [...before.incidents, ...items.incidents] }, { policy, standingsAt })),
    incidents: await incidentsOf(storage, policy, inProduction(items.incidents)),
    earlierIncidents: await incidentsOf(storage, policy, inProduction(await earlierIncidents(storage, week))),
    sources: sourcesOf([before, items]),
    ahead: [...aheadOf(policy, bounds.to), ...silenced(standingsAt(bounds.to))],
  };
  const known = await earlierChanges(storage, shasPointedAt(facts));
  const earlier = await storage.summariesBefore(week, summariesUsed);
  return { ...digestOf({ ...facts, earlierChanges: known }, earlier, { at: bounds.to }), earlier };
};
