// Everything stored of one incident: as last worked out, its rankings by whatever weights and evidence, and what it was filed under.
import { canonical } from '../core/facts/canonical';
import type { Incident } from '../core/facts/incident';
import { DAY_MS, millisOf, type Moment } from '../core/facts/moment';
import type { Ranking } from '../core/facts/ranking';
import { standingOf, type Standing, type Verdict, type VerdictDetail } from '../core/facts/verdict';
import type { JudgedLine } from '../core/ranking/judged-line';
import { detailKey, filedKey, incidentKey, incidentsAt, inTime, inWeek, memoryKey, olderRankingKey, rankingKey, type Key } from './keys';
import type { Item, Table, Write } from './table';

/** An incident with the moment's ranking of what may have caused it. */
export type RankedIncident = { incident: Incident; ranking: Ranking };

/** What an incident was filed under, as digests of it: all of it, and what a verdict left. */
export type Filed = { lines: { about: string; at: Moment }[]; version: string; verdictVersion: string };

/** An incident under something it had to do with (a path, a fingerprint), and what is to be known of it there. */
export type Remembered = { incidentId: string; title: string; at: Moment; judged?: JudgedLine; paths?: string[] };
export type Filing = { about: string; line: Remembered };

/** A ranking that later weights or evidence replaced; the highest number was replaced last. */
type OlderRanking = { number: number; ranking: Ranking };

/** Read at once, and what is written later is guarded by it. */
export type IncidentRecord = {
  items: ReadonlyMap<string, Item>;
  older: Item<OlderRanking>[];
  verdicts: Verdict[];
  standing: Standing;
} & Partial<{
  incident: Incident;
  ranking: Ranking;
  filed: Filed;
}>;

const mostOlderRankings = 5;
const mostWrites = 100;

type Part = Incident | Ranking | Verdict | VerdictDetail | Filed | OlderRanking;

// What an item holds is told by its sort key: it was written by the one function that uses it.
const isOf =
  <Value extends Part>({ sk }: Key) =>
  (item: Item<Part>): item is Item<Value> =>
    item.sk.startsWith(sk);
const isVerdict = isOf<Verdict>({ pk: '', sk: 'VERDICT#' });
const isDetail = isOf<VerdictDetail>(detailKey(''));
const isFiled = isOf<Filed>(filedKey(''));
const isIncident = isOf<Incident>(incidentKey(''));
const isRanking = isOf<Ranking>(rankingKey(''));
const isOlderRanking = isOf<OlderRanking>(olderRankingKey('', ''));

export const placeKey = (incident: Incident): Key => inTime(incidentsAt(incident), incident.startedAt, incident.id);

const incidentItems = ({ incident, ranking }: RankedIncident, expiresAt: number): Item[] => [
  { ...rankingKey(incident.id), value: ranking, expiresAt },
  { ...incidentKey(incident.id), ...inWeek('INCIDENT', incident.startedAt, incident.id), value: incident, expiresAt },
];

const versionsOf = ({ weightsVersion, evidenceVersion = '' }: Ranking): string => `${weightsVersion}#${evidenceVersion}`;

// One ranking for each pair of weights and evidence, the last that they made: what was ranked on the way depends on the order of arrival.
const olderRankings = ({ ranking: before, older }: IncidentRecord, { incident, ranking }: RankedIncident, expiresAt: number): Write[] => {
  if (!before || versionsOf(before) === versionsOf(ranking)) return [];
  const number = 1 + older.reduce((most, { value }) => Math.max(most, value.number), 0);
  const kept = olderRankingKey(incident.id, versionsOf(before));
  const others = older.filter(({ sk }) => sk !== kept.sk).sort((one, other) => other.value.number - one.value.number);
  return [
    { overwrite: { ...kept, value: { number, ranking: before }, expiresAt } },
    ...others.slice(mostOlderRankings - 1).map((item) => ({ remove: item })),
  ];
};

export const incidentRecordQuestions = (table: Table, keepDays: number) => {
  const expiryOf = (at: Moment): number => Math.floor((millisOf(at) + keepDays * DAY_MS) / 1000);

  return {
    incidentRecord: async (id: string): Promise<IncidentRecord> => {
      const items = await table.all<Part>({ partition: incidentKey(id).pk });
      const verdicts = items.filter(isVerdict).map(({ value }) => value);
      const [incident, ranking, filed] = [items.find(isIncident)?.value, items.find(isRanking)?.value, items.find(isFiled)?.value];
      return {
        items: new Map(items.map((item) => [item.sk, item])),
        older: items.filter(isOlderRanking),
        verdicts,
        standing: standingOf(verdicts, items.find(isDetail)?.value),
        ...(incident ? { incident } : {}),
        ...(ranking ? { ranking } : {}),
        ...(filed ? { filed } : {}),
      };
    },

    /**
     * Remembers an incident and its ranking as they now are; what other weights or evidence ranked is kept. Answers whether that is
     * news. Throws ConflictError where somebody else wrote since the record was read.
     */
    rememberIncident: async (ranked: RankedIncident, record: IncidentRecord): Promise<boolean> => {
      const { items, incident: known } = record;
      const expiresAt = expiryOf(ranked.incident.startedAt);
      const news = incidentItems(ranked, expiresAt).filter((item) => canonical(items.get(item.sk)?.value) !== canonical(item.value));
      if (news.length === 0) return false;
      const place = placeKey(ranked.incident);
      const moved = known && placeKey(known).sk !== place.sk ? [{ remove: placeKey(known) }] : [];
      const guarded = news.map((item) => ({ item, before: items.get(item.sk)?.version }));
      const listed = { overwrite: { ...place, value: ranked.incident, expiresAt } };
      await table.putTogether([...guarded, listed, ...moved, ...olderRankings(record, ranked, expiresAt)]);
      return true;
    },

    filedOf: async (id: string): Promise<Filed | undefined> => (await table.get<Filed>(filedKey(id)))?.value,

    /** Writes an incident's lines, takes others out and notes what it is now filed under, together as far as a transaction reaches. */
    refile: async (
      { id, startedAt }: Incident,
      { filings, gone, filed }: { filings: readonly Filing[]; gone: Filed['lines']; filed: Filed },
    ): Promise<void> => {
      const writes: Write[] = [
        ...gone.map(({ about, at }) => ({ remove: memoryKey(about, at, id) })),
        ...filings.map(({ about, line }) => ({
          overwrite: { ...memoryKey(about, line.at, id), value: line, expiresAt: expiryOf(line.at) },
        })),
        // Last, so that it is only noted when all is done.
        { overwrite: { ...filedKey(id), value: filed, expiresAt: expiryOf(startedAt) } },
      ];
      for (let start = 0; start < writes.length; start += mostWrites) await table.putTogether(writes.slice(start, start + mostWrites));
    },

    /** Rankings of an incident that other weights or other evidence made before, the last replaced first. */
    olderRankingsOf: async (id: string): Promise<Ranking[]> => {
      const items = await table.all<OlderRanking>({ partition: incidentKey(id).pk, startsWith: olderRankingKey('', '').sk });
      return items.sort((one, other) => other.value.number - one.value.number).map(({ value }) => value.ranking);
    },
  };
};
