// What would a pull request have been told? The confirmed change of the bundled week, as if it were proposed once more.
import type { Moment } from '../../../shared/core/facts/moment';
import { proposalCheck, reviewAmong } from '../../../shared/core/measure/proposal-check';
import type { PathMemoryLine } from '../../../shared/core/measure/range-check';
import type { Policy } from '../../../shared/core/risk/policy';
import { checkComment, checkRun } from '../../../shared/report/check-run';
import type { Answer } from './answer';
import type { Memory } from './memory';
import { openServer } from './remote-memory';

const marker = '<!-- aftershock:risk -->';

const rememberedOf = async (memory: Memory, path: string): Promise<PathMemoryLine> => {
  const { incidents } = await memory.path(path);
  const confirmed = incidents.filter(({ link }) => link === 'confirmed');
  return { path, incidents: confirmed.map(({ incidentId, title, startedAt }) => ({ incidentId, title, at: startedAt })) };
};

/** The check and the comment on GitHub, by the same code that tells them there. Throws where nothing is remembered of the change. */
export const pullScreen = async (url: string, asked: { sha: string; at: Moment; policy: Policy }): Promise<Answer> => {
  const { sha, at, policy } = asked;
  const memory = openServer(url, undefined);
  const found = await memory.change(sha);
  if (!found) throw new Error('nothing is remembered of the confirmed change');
  const { title, body, files, tier, review, origin } = found.change;
  const proposed = {
    messages: [`${title}\n\n${body}`],
    files,
    origins: origin ? [origin] : [],
    reviewFor: () => reviewAmong([{ tier, review }]),
    memory: await Promise.all(files.map(({ path }) => rememberedOf(memory, path))),
    notSeen: [],
  };
  const check = proposalCheck(proposed, { policy, at, before: 'merge' });
  const run = checkRun(check, () => 1);
  const comment = checkComment(check, marker);
  const notes = run.annotations.map(({ path, annotation_level: level, message }) => `note (${level}) on ${path}: ${message}`);
  return {
    exitCode: 0,
    value: { check: { name: 'aftershock / risk', ...run }, comment },
    lines: [
      `aftershock / risk: ${run.title} (${run.conclusion})`,
      '',
      ...run.summary.split('\n'),
      '',
      ...notes.flatMap((note) => note.split('\n')),
    ],
  };
};
