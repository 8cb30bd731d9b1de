// What is answered to `/aftershock …`? A question becomes a message, whoever knows the answer.
import type { Moment, Week } from '../core/facts/moment';
import type { Digest } from '../core/measure/digest';
import type { IncidentFile } from '../core/measure/incident-file';
import type { Command } from './commands';
import { digestMessage } from './digest-message';
import { incidentCard } from './incident-card';
import type { Between, Blast, Likeness, Live, PathMemory } from './look-ups';
import type { SlackMessage } from './message';
import { betweenReply, blastReply, fileReply, helpReply, likeReply, liveReply, notFoundReply } from './replies';

/** Whoever looks things up. Undefined where nothing of that name is known; `at` and `week` where the person said them. */
export type Knower = {
  incident: (id: string) => Promise<{ file: IncidentFile; showOrigin: boolean } | undefined>;
  digest: (week?: Week) => Promise<Digest>;
  file: (path: string) => Promise<PathMemory>;
  blast: (sha: string) => Promise<Blast | undefined>;
  like: (id: string) => Promise<Likeness | undefined>;
  between: (asked: { service: string; from: Moment; to: Moment }) => Promise<Between>;
  live: (service: string, at?: Moment) => Promise<Live>;
};

type Asked<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;
type About = { knower: Knower; baseUrl: string };
type Answers = { [Kind in Command['kind']]: (asked: Asked<Kind>, about: About) => Promise<SlackMessage> };

const answers: Answers = {
  help: async (asked) => helpReply(asked),
  incident: async ({ id }, { knower, baseUrl }) => {
    const found = await knower.incident(id);
    return found ? incidentCard(found.file, { baseUrl, showOrigin: found.showOrigin }) : notFoundReply(id);
  },
  digest: async ({ week }, { knower, baseUrl }) => digestMessage(await knower.digest(week), { baseUrl }),
  file: async ({ path }, { knower }) => fileReply(await knower.file(path)),
  blast: async ({ sha }, { knower }) => {
    const found = await knower.blast(sha);
    return found ? blastReply(found) : notFoundReply(sha);
  },
  like: async ({ id }, { knower }) => {
    const found = await knower.like(id);
    return found ? likeReply(found) : notFoundReply(id);
  },
  between: async (asked, { knower }) => betweenReply(await knower.between(asked)),
  live: async ({ service, at }, { knower }) => liveReply(await knower.live(service, at)),
};

/** The answer to a question. */
export const answerTo = <Kind extends Command['kind']>(asked: Asked<Kind> & { kind: Kind }, about: About): Promise<SlackMessage> =>
  answers[asked.kind](asked, about);
