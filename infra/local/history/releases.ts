// Which tags of a history are releases, and which of those had to mend the release before?
import { HOUR_MS, DAY_MS, momentOf, type Moment } from '../../../shared/core/facts/moment';
import { gitLines, type Repository } from './git';

/** A release that mended the one before it. `hours` from that one to its mending. */
export type HotFix = { tag: string; at: Moment; hours: number };
export type Releases = { count: number; hotFixes: HotFix[] };

/** A patch that late is maintenance, not the mending of a release that went wrong. */
const hotFixDays = 7;
const mostTags = 100_000;
const mostName = 200;
// `v1.2.3`, `package@1.2.3`, `release-1.2`: what stands before the numbers says which releases follow one another.
const version = /^([^\d]{0,120}?)v?(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?([-.+_ ][\w.+-]{0,80})?$/i;
const preview = /alpha|beta|rc|pre|dev|nightly|snapshot|canary|test/i;
const saysHotFix = /hot-?fix/i;

type Tag = { name: string; atMillis: number };
type Version = { line: string; patch: number; isNamedHotFix: boolean };

const versionOf = (name: string): Version | undefined => {
  const [, before = '', major = '', minor = '', patch = '0', after = ''] = version.exec(name) ?? [];
  if (major === '' || preview.test(after) || preview.test(before)) return undefined;
  return { line: `${before.toLowerCase()} ${major}.${minor}`, patch: Number(patch), isNamedHotFix: saysHotFix.test(after) };
};

/** `tags` by the time they were made. A hot fix is the next patch of a release within a week, or says that it is one. */
export const releasesIn = (tags: readonly Tag[]): Releases => {
  const releases: Releases = { count: 0, hotFixes: [] };
  const latest = new Map<string, { patch: number; atMillis: number }>();
  for (const { name, atMillis } of tags) {
    const found = versionOf(name);
    if (!found) continue;
    releases.count += 1;
    const before = latest.get(found.line);
    const isNext = before !== undefined && (found.patch > before.patch || found.isNamedHotFix);
    const sinceMillis = before ? atMillis - before.atMillis : Infinity;
    if (isNext && (found.isNamedHotFix || sinceMillis <= hotFixDays * DAY_MS))
      releases.hotFixes.push({ tag: name, at: momentOf(atMillis), hours: sinceMillis / HOUR_MS });
    latest.set(found.line, { patch: found.patch, atMillis });
  }
  return releases;
};

/** Of tags made at or after a moment. Throws where git cannot read them. */
export const readReleases = async (repository: Repository, sinceAt: Moment | undefined): Promise<Releases> => {
  const tags: Tag[] = [];
  const format = '--format=%(creatordate:unix) %(refname:strip=2)';
  for await (const line of gitLines(repository, ['for-each-ref', '--sort=creatordate', `--count=${mostTags}`, format, 'refs/tags'])) {
    const [seconds = '', ...name] = line.split(' ');
    const atMillis = Number(seconds) * 1_000;
    if (atMillis > 0 && (sinceAt === undefined || momentOf(atMillis) >= sinceAt))
      tags.push({ name: name.join(' ').slice(0, mostName), atMillis });
  }
  return releasesIn(tags);
};
