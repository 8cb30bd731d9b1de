// How would it have ranked then? One incident of a history against what was known at that moment, and the verdict it leaves.
import { later } from '../../../shared/core/facts/moment';
import { calibrationFrom, uncalibrated, type Calibration, type JudgedRanking } from '../../../shared/core/ranking/calibration';
import { rankSuspects, type Candidate } from '../../../shared/core/ranking/rank-suspects';
import type { JudgedIncident } from '../../../shared/report/backtest-page';
import { baselinePlaces } from './baselines';
import type { Case } from './cases';
import type { ChangedWords } from './changed-words';
import type { Landed } from './landed';
import { reasonOf } from './reason';

const fewestVerdicts = 10;
const refitEvery = 10;
const mostVerdicts = 300;
const nowhere = 1_000_000;

const candidateOf = (one: Landed, at: string, words: readonly string[]): Candidate => ({
  sha: one.sha,
  message: one.message,
  // The second of a commit's time is all there is: what landed with the revert's second landed before it on the line.
  landedAt: one.landedAt < at ? one.landedAt : at,
  files: one.files,
  identifiers: words,
});

const placeOf = (places: ReadonlyMap<string, number>, culprits: readonly Landed[]): number => Math.min(nowhere, ...culprits.map(({ sha }) => places.get(sha) ?? nowhere));

/** Judges incidents in the order of time: calibrated only by the verdicts before. */
export class Judge {
  readonly #words: ChangedWords;
  readonly #verdicts: JudgedRanking[] = [];
  #judged = 0;
  #calibration: Calibration = uncalibrated;

  constructor(words: ChangedWords) {
    this.#words = words;
  }

  async judge({ undoing, kind, candidates, culprits }: Case): Promise<JudgedIncident> {
    const reason = reasonOf(undoing, culprits);
    const text = reason ? `${reason.title}\n${reason.text}` : '';
    const startedAt = later(undoing.landedAt, -1);
    const words = await this.#words.of(candidates.map(({ sha }) => sha));
    const asked = candidates.map((one) => candidateOf(one, startedAt, words.get(one.sha) ?? []));
    const question = { incident: { text, startedAt, service: '' }, candidates: asked };
    const ranking = rankSuspects({ ...question, calibration: this.#calibration });
    const places = new Map(ranking.suspects.map(({ sha }, at) => [sha, at + 1]));
    const baseline = baselinePlaces(text, asked);
    const first = ranking.suspects[0];
    if (reason && culprits[0]) this.#learn({ ranking: rankSuspects(question), answer: { kind: 'this-change', sha: culprits[0].sha } });
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
