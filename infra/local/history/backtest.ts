// Replays a whole history in the order of time: what was taken out, what would have been said of it, and what the changes were.
import type { Moment } from '../../../shared/core/facts/moment';
import type { BacktestReport, JudgedIncident } from '../../../shared/report/backtest-page';
import { lookAt, RecentLandings, type Case } from './cases';
import { ChangedWords } from './changed-words';
import { KnownLandings } from './culprits';
import type { Repository } from './git';
import { Judge, type KeptCase } from './judge';
import { readLanded, type Landed } from './landed';
import { countSince, readHistory } from './landings';
import { progressOf } from './progress';
import { readReleases, type Releases } from './releases';
import { accuracies, calibrationErrorOf, ownAccuracy, rateOf, strengthsOf } from './scores';
import { Tally } from './tally';

type Found = BacktestReport['found'];

const mostWaiting = 40;
/** Landings read before the time asked about: what its first incidents may be about. */
const landingsBefore = 1_000;
const shownHotFixes = 10;

class Backtest {
  readonly found: Found = { reverts: 0, relands: 0, fixes: 0, unnamed: 0, older: 0, ranked: 0, withoutReason: 0 };
  readonly incidents: JudgedIncident[] = [];
  readonly tally: Tally;
  commits = 0;
  from: Moment = '';
  to: Moment = '';
  readonly #recent = new RecentLandings();
  readonly #known: KnownLandings;
  readonly #judge: Judge;
  #judging: Promise<void>[] = [];

  constructor(tally: Tally, known: KnownLandings, judge: Judge) {
    this.tally = tally;
    this.#known = known;
    this.#judge = judge;
  }

  /** `counts`: false for what only makes the past of the time asked about. */
  async take(landed: Landed, counts: boolean): Promise<void> {
    if (counts) await this.#count(landed);
    this.#known.add(landed);
    this.#recent.add(landed);
  }

  async #count(landed: Landed): Promise<void> {
    this.commits += 1;
    this.from ||= landed.landedAt;
    this.to = landed.landedAt;
    const { named, incident } = lookAt(landed, this.#known, this.#recent);
    this.#sort(landed, named);
    for (const sha of named) this.tally.fail(sha, landed.landedAt);
    this.tally.add(landed);
    if (!incident) return;
    const last = this.#judging.at(-1) ?? Promise.resolve();
    this.#judging.push(last.then(async () => this.#judgeNext(incident)));
    // Judged one after another while reading goes on, but never far behind it.
    if (this.#judging.length > mostWaiting) await this.#judging.shift();
  }

  async #judgeNext(incident: Case): Promise<void> {
    const judged = await this.#judge.judge(incident);
    this.found.ranked += 1;
    if (!judged.hasReason) this.found.withoutReason += 1;
    this.incidents.push(judged);
  }

  async judged(): Promise<void> {
    await Promise.all(this.#judging);
  }

  #sort({ undoing }: Landed, named: readonly string[]): void {
    if (!undoing) return;
    this.found[({ revert: 'reverts', reland: 'relands', fix: 'fixes' } as const)[undoing.kind]] += 1;
    if (undoing.kind !== 'reland' && named.length === 0) this.found.unnamed += 1;
  }
}

const releasesOf = ({ count, hotFixes }: Releases): BacktestReport['releases'] => {
  const hours = hotFixes.map((one) => one.hours).sort((one, other) => one - other);
  const medianHours = hours[Math.floor((hours.length - 1) / 2)];
  return {
    hotFixes: rateOf(hotFixes.length, count),
    ...(medianHours === undefined ? {} : { medianHours }),
    latest: hotFixes.slice(-shownHotFixes).reverse(),
  };
};

const reportOf = (name: string, releases: Releases, { found, incidents, tally, commits, from, to }: Backtest): BacktestReport => {
  const explained = incidents.filter(({ hasReason }) => hasReason);
  const calibrationError = calibrationErrorOf(explained);
  return {
    repository: name,
    commits,
    from,
    to,
    found: { ...found, older: found.reverts + found.fixes - found.unnamed - found.ranked },
    accuracy: accuracies(explained),
    unexplained: ownAccuracy(incidents.filter(({ hasReason }) => !hasReason)),
    ...(calibrationError === undefined ? {} : { calibrationError }),
    strengths: strengthsOf(explained),
    months: tally.months(),
    tiers: tally.tiers(),
    risk: tally.risk(to),
    comparison: tally.comparison(to),
    hotPaths: tally.hotPaths(),
    releases: releasesOf(releases),
    incidents,
  };
};

/** Streams the history, and tells `keep` of every incident as it is ranked; throws where git cannot read it or nothing landed in the time asked about. */
export const backtest = async (
  repository: Repository,
  sinceAt: Moment | undefined,
  keep?: (kept: KeptCase) => void,
): Promise<BacktestReport> => {
  const history = await readHistory(repository);
  const words = new ChangedWords(repository);
  const run = new Backtest(new Tally(repository.name), new KnownLandings(history), new Judge(repository, words, keep));
  const tell = progressOf('Replaying');
  const wanted =
    sinceAt === undefined ? history.landings : history.landings.slice(-((await countSince(repository, sinceAt)) + landingsBefore));
  let read = 0;
  try {
    for await (const landed of readLanded(repository, wanted)) {
      await run.take(landed, sinceAt === undefined || landed.landedAt >= sinceAt);
      tell((read += 1), wanted.length);
    }
    await run.judged();
  } finally {
    await words.stop();
  }
  if (run.commits === 0) throw new Error(`nothing landed in ${repository.name} in the time asked about`);
  return reportOf(repository.name, await readReleases(repository, sinceAt), run);
};
