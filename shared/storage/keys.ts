// Where everything is kept: every partition key, sort key and index key of the one table.
//
//  question                                           partition                    sort
//  was this delivery seen, and what became of it?     DELIVERY#provider#id         DELIVERY
//  which deliveries could not be read?                PARKED                       receivedAt#provider#id
//  what is this deployment?                           DEPLOYMENT#id                DEPLOYMENT
//  what did it put live?                              DEPLOYMENT#id                DESCRIPTION, CHANGE#00001..
//  was the work that follows it asked for?            DEPLOYMENT#id                HANDED-ON
//  which deployments did a place have, by time?       DEPLOYMENTS#service#env      at#id
//  who worked in this folder of a place, when?        FOLDER#service#env#folder    at#deployment id
//  where did a deployment leave such traces?          DEPLOYMENT#id                FOLDERS
//  which deployments carried this change?             CHANGE#sha                   DEPLOYMENT#id
//  which deployments wait for this commit's push?     AWAITED#sha                  DEPLOYMENT#id
//  what was pushed with this commit?                  COMMIT#repository#sha        BRANCH#name
//  what do we know of this pull request?              PULL#repository#number       PULL, REVIEW#id
//  which pull request became this commit?             MERGE#repository#sha         PULL
//  what alerted or resolved at a place, by time?      SIGNALS#service#env          at#id
//  which alert gave this incident its name?           ANCHOR#incident id           ALERT
//  what is this incident; its ranking and verdicts?   INCIDENT#id                  INCIDENT, RANKING, RANKED-BY#versions, VERDICT#at#id,
//                                                                                ASKED#key, DETAIL, ORIGIN-SHOWN, FILED
//  which incidents did a place have, by onset?        INCIDENTS#service#env        startedAt#id
//  where did this problem or path break before?       MEMORY#about                 at#incident
//  what did we tell, where?                           MESSAGE#subject              ROOT, NOTE#id, ANSWER, PART#subject
//  which deployment waits for our leave?              GATE#id                      GATE
//  which of them wait for a repository's reviews?     GATES#repository             GATE#id
//  what did we tell GitHub?                           TOLD#subject                 GITHUB
//  how useful were a rule's alerts?                   USEFUL#rule                  DEPLOYMENT#id
//  what did people choose for a rule?                 RULES                        rule
//  what did earlier weeks leave behind?               SUMMARIES                    2026-W47
//  what was sealed of a day's evidence?               SEALS                        2026-11-16
//  what happened in a week? (index byWeek)            WEEK#2026-W47#shard          kind#at#id
//
// Only the week is read through an index: indexes lag, and what was just written must be seen by the worker it woke.
import { weekOf, type Moment, type Week } from '../core/facts/moment';
import { textHash } from '../core/facts/text-hash';

export type Key = { pk: string; sk: string };
export type WeekKey = { weekPk: string; weekSk: string };

/** Shards of a week: a partition takes 1,000 writes a second, a bad week's alert storm may bring more. */
const weekShards = 8;

/** The table's schema: the one source for the stack, the local run and the tests. */
export const tableSchema = {
  partitionKey: 'pk',
  sortKey: 'sk',
  expiry: 'expiresAt',
  index: { name: 'byWeek', partitionKey: 'weekPk', sortKey: 'weekSk' },
} as const;

const position = (number: number): string => String(number).padStart(5, '0');

export const deliveryKey = (provider: string, id: string): Key => ({ pk: `DELIVERY#${provider}#${id}`, sk: 'DELIVERY' });
export const parkedKey = (receivedAt: Moment, id: string): Key => ({ pk: 'PARKED', sk: `${receivedAt}#${id}` });

export const deploymentKey = (id: string): Key => ({ pk: `DEPLOYMENT#${id}`, sk: 'DEPLOYMENT' });
export const descriptionKey = (id: string): Key => ({ pk: `DEPLOYMENT#${id}`, sk: 'DESCRIPTION' });
export const handedOnKey = (deploymentId: string): Key => ({ pk: `DEPLOYMENT#${deploymentId}`, sk: 'HANDED-ON' });
export const changeKey = (deploymentId: string, index: number): Key => ({
  pk: `DEPLOYMENT#${deploymentId}`,
  sk: `CHANGE#${position(index)}`,
});
export const carriedByKey = (sha: string, deploymentId: string): Key => ({ pk: `CHANGE#${sha}`, sk: `DEPLOYMENT#${deploymentId}` });

export const foldersKey = (deploymentId: string): Key => ({ pk: `DEPLOYMENT#${deploymentId}`, sk: 'FOLDERS' });

export const awaitedKey = (sha: string, deploymentId: string): Key => ({ pk: `AWAITED#${sha}`, sk: `DEPLOYMENT#${deploymentId}` });

/** A service in an environment: where a chain of deployments runs. */
export type PlaceName = { service: string; environment: string };

export const deploymentsAt = ({ service, environment }: PlaceName): string => `DEPLOYMENTS#${service}#${environment}`;
export const folderAt = ({ service, environment }: PlaceName, folder: string): string => `FOLDER#${service}#${environment}#${folder}`;
export const signalsAt = ({ service, environment }: PlaceName): string => `SIGNALS#${service}#${environment}`;
export const incidentsAt = ({ service, environment }: PlaceName): string => `INCIDENTS#${service}#${environment}`;

/** A key in time: text order is time order, ties by id. */
export const inTime = (pk: string, at: Moment, id: string): Key => ({ pk, sk: `${at}#${id}` });

export const commitKey = (repository: string, sha: string, branch: string): Key => ({
  pk: `COMMIT#${repository}#${sha}`,
  sk: `BRANCH#${branch}`,
});
export const pullRequestKey = (repository: string, number: number): Key => ({ pk: `PULL#${repository}#${number}`, sk: 'PULL' });
export const reviewKey = (repository: string, number: number, id: string): Key => ({
  pk: `PULL#${repository}#${number}`,
  sk: `REVIEW#${id}`,
});
export const mergeKey = (repository: string, sha: string): Key => ({ pk: `MERGE#${repository}#${sha}`, sk: 'PULL' });

export const incidentKey = (id: string): Key => ({ pk: `INCIDENT#${id}`, sk: 'INCIDENT' });
export const rankingKey = (id: string): Key => ({ pk: `INCIDENT#${id}`, sk: 'RANKING' });
/** A ranking that other weights or other evidence made before. */
export const olderRankingKey = (id: string, versions: string): Key => ({ pk: `INCIDENT#${id}`, sk: `RANKED-BY#${versions}` });
export const verdictKey = (id: string, at: Moment, verdictId: string): Key => ({ pk: `INCIDENT#${id}`, sk: `VERDICT#${at}#${verdictId}` });
export const askedKey = (id: string, key: string): Key => ({ pk: `INCIDENT#${id}`, sk: `ASKED#${key}` });
export const detailKey = (id: string): Key => ({ pk: `INCIDENT#${id}`, sk: 'DETAIL' });
export const originShownKey = (id: string): Key => ({ pk: `INCIDENT#${id}`, sk: 'ORIGIN-SHOWN' });
export const filedKey = (id: string): Key => ({ pk: `INCIDENT#${id}`, sk: 'FILED' });
export const anchorKey = (incidentId: string): Key => ({ pk: `ANCHOR#${incidentId}`, sk: 'ALERT' });
export const memoryKey = (about: string, startedAt: Moment, incidentId: string): Key => ({
  pk: `MEMORY#${about}`,
  sk: `${startedAt}#${incidentId}`,
});

export const messageKey = (subject: string): Key => ({ pk: `MESSAGE#${subject}`, sk: 'ROOT' });
export const noteKey = (subject: string, id: string): Key => ({ pk: `MESSAGE#${subject}`, sk: `NOTE#${id}` });
export const partKey = (subject: string, part: string): Key => ({ pk: `MESSAGE#${subject}`, sk: `PART#${part}` });
export const answerKey = (subject: string): Key => ({ pk: `MESSAGE#${subject}`, sk: 'ANSWER' });

export const gateKey = (id: string): Key => ({ pk: `GATE#${id}`, sk: 'GATE' });
export const waitingGateKey = (repository: string, id: string): Key => ({ pk: `GATES#${repository.toLowerCase()}`, sk: `GATE#${id}` });
export const toldKey = (subject: string): Key => ({ pk: `TOLD#${subject}`, sk: 'GITHUB' });

export const usefulKey = (rule: string, deploymentId: string): Key => ({ pk: `USEFUL#${rule}`, sk: `DEPLOYMENT#${deploymentId}` });
export const ruleChoiceKey = (rule: string): Key => ({ pk: 'RULES', sk: rule });
export const summaryKey = (week: Week): Key => ({ pk: 'SUMMARIES', sk: week });

export const sealKey = (day: string): Key => ({ pk: 'SEALS', sk: day });

const shardOf = (id: string): number => textHash(id) % weekShards;

const weekPartition = (week: Week, shard: number): string => `WEEK#${week}#${shard}`;

/** All of a week's shards. */
export const weekPartitions = (week: Week): string[] => Array.from({ length: weekShards }, (_, shard) => weekPartition(week, shard));

export type WeekKind = 'DEPLOYMENT' | 'DESCRIPTION' | 'CHANGE' | 'INCIDENT';

export const inWeek = (kind: WeekKind, at: Moment, id: string): WeekKey => ({
  weekPk: weekPartition(weekOf(at), shardOf(id)),
  weekSk: `${kind}#${at}#${id}`,
});
