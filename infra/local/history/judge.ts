// How would it have ranked then? One incident of a history against what was known at that moment, and the verdict it leaves.
import { withoutNames } from '../../../shared/adapters/people';
import type { FileChange } from '../../../shared/core/facts/change';
import { later } from '../../../shared/core/facts/moment';
import {
  calibrationFrom,
  recalibrated,
  uncalibrated,
  type Calibration,
  type JudgedRanking,
} from '../../../shared/core/ranking/calibration';
import { rememberedChanges } from '../../../shared/core/ranking/earlier-changes';
import { rankSuspects, type Candidate } from '../../../shared/core/ranking/rank-suspects';
import type { JudgedIncident } from '../../../shared/report/backtest-page';
import { baselinePlaces } from './baselines';
import type { Case } from './cases';
import type { ChangedWords } from './changed-words';
import { readCommits } from './commits';
import type { Repository } from './git';
import type { Landed } from './landed';
import { reasonOf } from './reason';

const fewestVerdicts = 10;
const refitEvery = 10;
const mostVerdicts = 300;
const nowhere = 1_000_000;
const mostCountsKept = 3_000;

type Read = { words: ReadonlyMap<string, readonly string[]>; files: ReadonlyMap<string, readonly FileChange[]> };

const candidateOf = (one: Landed, at: string, { words, files }: Read): Candidate => ({
  sha: one.sha,
  message: one.message,
  // The second of a commit's time is all there is: what landed with the revert's second landed before it on the line.
  landedAt: one.landedAt < at ? one.landedAt : at,
  files: files.get(one.sha) ?? one.files,
  identifiers: words.get(one.sha) ?? [],
});

const placeOf = (places: ReadonlyMap<string, number>, culprits: readonly Landed[]): number =>
  Math.min(nowhere, ...culprits.map(({ sha }) => places.get(sha) ?? nowhere));

/** An incident as `npm run fit` reads it: one line of a file of cases. Messages are without people. */
export type KeptCase = {
  id: string;
  incident: { text: string; startedAt: string };
  candidates: readonly Candidate[];
  culprits: readonly string[];
};

const withoutPeople = (candidate: Candidate): Candidate => ({ ...candidate, message: withoutNames(candidate.message) });

/** Judges incidents in the order of time: calibrated only by the verdicts before. `keep` is told each whose cause is no revert itself. */
export class Judge {
  readonly #repository: Repository;
  readonly #words: ChangedWords;
  readonly #keep: ((kept: KeptCase) => void) | undefined;
  readonly #lines = new Map<string, readonly FileChange[]>();
  readonly #earlier = rememberedChanges();
  readonly #verdicts: JudgedRanking[] = [];
  #judged = 0;
  #calibration: Calibration = uncalibrated;

  constructor(repository: Repository, words: ChangedWords, keep?: (kept: KeptCase) => void) {
    this.#repository = repository;
    this.#words = words;
    this.#keep = keep;
  }

  // Of old changes only the suspects' lines are counted.
  async #counted(candidates: readonly Landed[]): Promise<Map<string, readonly FileChange[]>> {
    const uncounted = candidates.filter(({ sha, hasLineCounts }) => !hasLineCounts && !this.#lines.has(sha)).map(({ sha }) => sha);
    for await (const { sha, files } of readCommits(this.#repository, uncounted)) this.#lines.set(sha, files);
    for (const oldest of this.#lines.keys()) {
      if (this.#lines.size <= mostCountsKept) break;
      this.#lines.delete(oldest);
    }
    return this.#lines;
  }

  async judge({ undoing, kind, candidates, culprits }: Case): Promise<JudgedIncident> {
    const reason = reasonOf(undoing, culprits);
    const text = reason ? `${reason.title}\n${reason.text}` : '';
    const startedAt = later(undoing.landedAt, -1);
    const read = { words: await this.#words.of(candidates.map(({ sha }) => sha)), files: await this.#counted(candidates) };
    const asked = candidates.map((one) => candidateOf(one, startedAt, read));
    if (this.#keep && culprits.every(({ undoing: itself }) => itself === undefined))
      this.#keep({
        id: undoing.sha,
        incident: { text, startedAt },
        candidates: asked.map(withoutPeople),
        culprits: culprits.map(({ sha }) => sha),
      });
    const earlier = this.#earlier.before(asked, startedAt);
    this.#earlier.see(asked);
    const plain = rankSuspects({ incident: { text, startedAt, service: '' }, candidates: asked, earlier });
    const ranking = recalibrated(plain, this.#calibration);
    const places = new Map(ranking.suspects.map(({ sha }, at) => [sha, at + 1]));
    const baseline = baselinePlaces(text, asked);
    const first = ranking.suspects[0];
    if (reason && culprits[0]) this.#learn({ ranking: plain, answer: { kind: 'this-change', sha: culprits[0].sha } });
    return {
      sha: undoing.sha,
      kind,
      at: undoing.landedAt,
      candidates: candidates.length,
      place: placeOf(places, culprits),
      newestFirst: placeOf(baseline.newestFirst, culprits),
      largest: placeOf(baseline.largest, culprits),
      fusion: placeOf(baseline.fusion, culprits),
      probability: first?.probability ?? 0,
      strength: first?.strength ?? 'weak',
      noChange: ranking.noChange,
      hasReason: reason !== undefined,
    };
  }

  #learn(verdict: JudgedRanking): void {
    this.#verdicts.push(verdict);
    this.#judged += 1;
    if (this.#verdicts.length > mostVerdicts) this.#verdicts.shift();
    if (this.#judged >= fewestVerdicts && this.#judged % refitEvery === 0) this.#calibration = calibrationFrom(this.#verdicts);
  }
}
