// Under what are earlier incidents filed, and what of one is filed there?
import { textOrder } from '../core/facts/canonical';
import type { Change } from '../core/facts/change';
import type { Incident } from '../core/facts/incident';
import type { Moment } from '../core/facts/moment';
import type { Ranking } from '../core/facts/ranking';
import type { Standing, Verdict } from '../core/facts/verdict';
import { judgedLineOf } from '../core/ranking/judged-line';
import type { Filed, Filing } from './incident-record';
import type { Storage } from './storage';
import { versionOf } from './table';

/** The same problem, the same path of the same service, every answered strong suspect, every judged ranking, every convicted change. */
export const filedUnder = {
  fingerprint: (fingerprint: string): string => `fingerprint:${fingerprint}`,
  path: (service: string, path: string): string => `path:${service}:${path}`,
  strong: 'strong suspects',
  judged: 'judged rankings',
  convicted: (service: string): string => `convicted:${service}`,
};

const pathsRemembered = 50;
/** A key may have 2,048 bytes, and a character four. */
const longestPath = 400;

/** `uncalibrated` is the ranking as it was before any verdict of the team's corrected it; `live` what it ranked. */
export type Outcome = {
  incident: Incident;
  ranking: Ranking;
  uncalibrated: Ranking;
  standing: Standing;
  verdicts: readonly Verdict[];
  live: readonly Change[];
};

/** What the team's answer teaches of how sure rankings are: what settled it, or else that the first suspect was not it. */
const lessonOf = ({ standing, verdicts, uncalibrated }: Outcome): Verdict | undefined => {
  const first = uncalibrated.suspects[0]?.sha;
  const refused = verdicts.filter(({ answer }) => answer.kind === 'not-this' && answer.sha === first);
  return standing.settled ?? refused.sort((one, other) => textOrder(one.at, other.at) || textOrder(one.id, other.id))[0];
};

const pathsOf = (change: Change | undefined): string[] =>
  [...new Set(change?.files.map(({ path }) => path))].filter((path) => path.length <= longestPath).slice(0, pathsRemembered);

/** Lines that hang on what a person answered. Those to learn from are filed by when it was answered. */
const filingsOfVerdict = (outcome: Outcome): Filing[] => {
  const { incident, ranking, uncalibrated, standing, live } = outcome;
  const lesson = lessonOf(outcome);
  if (!lesson) return [];
  const line = { incidentId: incident.id, title: incident.title, at: incident.detectedAt };
  const judged = { about: filedUnder.judged, line: { ...line, at: lesson.at, judged: judgedLineOf(uncalibrated, lesson.answer) } };
  if (!standing.settled) return [judged];
  const { answer, at } = standing.settled;
  const first = ranking.suspects[0];
  const confirmedSha = answer.kind === 'this-change' ? answer.sha : undefined;
  const title = first?.sha === confirmedSha ? 'confirmed' : 'not confirmed';
  const paths = pathsOf(live.find(({ sha }) => sha === confirmedSha));
  return [
    judged,
    ...(first?.strength === 'strong' ? [{ about: filedUnder.strong, line: { ...line, title } }] : []),
    ...(paths.length > 0 ? [{ about: filedUnder.convicted(incident.service), line: { ...line, at, paths } }] : []),
    ...paths.map((path) => ({ about: filedUnder.path(incident.service, path), line })),
  ];
};

const filingsOf = (outcome: Outcome): Filing[] => {
  const { id, title, detectedAt, fingerprints } = outcome.incident;
  const line = { incidentId: id, title, at: detectedAt };
  return [...new Set(fingerprints)].map((fingerprint) => ({ about: filedUnder.fingerprint(fingerprint), line }));
};

type Writer = Pick<Storage, 'refile'>;

const isSame = (one: Filed['lines'][number], other: Filed['lines'][number]): boolean => one.about === other.about && one.at === other.at;

/**
 * Files an incident under its problems and, once somebody answered, under what the answer teaches; takes it out where it no longer
 * belongs. `learntAnew` is asked where what the answer teaches is news, since when: after it is filed, before that is noted as done.
 */
export const file = async (
  storage: Writer,
  outcome: Outcome,
  { before, learntAnew }: { before: Filed | undefined; learntAnew: (since: Moment) => Promise<void> },
): Promise<void> => {
  const ofVerdict = filingsOfVerdict(outcome);
  const filings = [...filingsOf(outcome), ...ofVerdict];
  const lines = filings.map(({ about, line: { at } }) => ({ about, at }));
  const filed = { lines, version: versionOf(filings), verdictVersion: ofVerdict.length === 0 ? '' : versionOf(ofVerdict) };
  const verdictBefore = before?.verdictVersion ?? '';
  if (before?.version === filed.version && verdictBefore === filed.verdictVersion) return;
  const gone = (before?.lines ?? []).filter((line) => !lines.some((other) => isSame(line, other)));
  await storage.refile(outcome.incident, { filings, gone, filed: { ...filed, verdictVersion: verdictBefore } });
  if (verdictBefore === filed.verdictVersion) return;
  const taught = [...(before?.lines ?? []), ...lines].filter(({ about }) => about === filedUnder.judged).map(({ at }) => at);
  await learntAnew(taught.sort()[0] ?? outcome.incident.startedAt);
  await storage.refile(outcome.incident, { filings: [], gone: [], filed });
};

/** Takes an incident out of everything that it was filed under. */
export const unfile = async (storage: Pick<Storage, 'filedOf' | 'forget'>, incidentId: string): Promise<void> => {
  const filed = await storage.filedOf(incidentId);
  for (const { about, at } of filed?.lines ?? []) await storage.forget(about, { incidentId, at });
};
