// Which landing does a revert, a reland or a fix name? By commit, change id, pull request or title; only ever an earlier one.
import type { Landed } from './landed';
import type { History } from './landings';
import { ownText } from './own-text';
import { plainTitle, type Undoing } from './undoing';

const mostRemembered = 200_000;
const shortestSha = 7;
const fullSha = 40;
const changeIdLine = /^Change-Id: (I[0-9a-f]{8,40})\s*$/gm;

const rememberIn = <Key>(index: Map<Key, string>, key: Key, sha: string): void => {
  // The latest of a name counts, and the oldest is forgotten first.
  index.delete(key);
  index.set(key, sha);
  if (index.size <= mostRemembered) return;
  for (const oldest of index.keys()) return void index.delete(oldest);
};

const nothing: Undoing = { kind: 'fix', shas: [], changeIds: [], pullRequests: [], titles: [] };

/** What has landed so far, by every name that a later commit may use for it. */
export class KnownLandings {
  readonly #history: History;
  readonly #byTitle = new Map<string, string>();
  readonly #byRequest = new Map<number, string>();
  readonly #byChangeId = new Map<string, string>();

  constructor(history: History) {
    this.#history = history;
  }

  add(landed: Landed): void {
    rememberIn(this.#byTitle, ownText(plainTitle(landed.title)), landed.sha);
    if (landed.pullRequest !== undefined) rememberIn(this.#byRequest, landed.pullRequest, landed.sha);
    for (const [, id = ''] of landed.message.matchAll(changeIdLine)) rememberIn(this.#byChangeId, ownText(id), landed.sha);
  }

  /** Shas of the landings that a later one names, without itself; the surest way of naming counts. */
  namedBy({ sha: own, undoing = nothing }: Landed): string[] {
    const ways = [
      undoing.shas.map((sha) => this.#bySha(sha)),
      undoing.changeIds.map((id) => this.#byChangeId.get(id)),
      undoing.pullRequests.map((number) => this.#byRequest.get(number)),
      undoing.titles.map((title) => this.#byTitle.get(title)),
    ];
    const found = ways
      .map((way) => [...new Set(way.flatMap((sha) => (sha === undefined || sha === own ? [] : [sha])))])
      .find((way) => way.length > 0);
    return found ?? [];
  }

  #bySha(sha: string): string | undefined {
    const at = this.#history.placeOf(sha);
    if (at !== undefined) return this.#history.shaAt(at);
    return sha.length < shortestSha || sha.length >= fullSha ? undefined : this.#history.shaAt(this.#history.placeBeginning(sha) ?? -1);
  }
}
