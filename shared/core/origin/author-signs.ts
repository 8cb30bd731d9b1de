// What do author and committer say about who wrote a commit? The author wrote it; a committer only carried it.
import { accountOf, isUnlistedBot, markerOf, soundsLikeAgent } from './accounts';
import type { Signature } from './commit-text';
import type { Marker } from './marker';
import { markers } from './markers';
import { agentByName } from './people-signs';
import type { Found } from './trailer-signs';

const names = markers.flatMap((marker) => ('name' in marker.form ? [{ marker, pattern: marker.form.name }] : []));
const special = (id: string): Marker | undefined => markers.find(({ marker }) => marker === id);
const [unlistedBot, aiSounding, unlistedName] = [
  special('automation/unlisted'),
  special('automation/ai-sounding'),
  special('unlisted/name'),
];

const found = (marker: Marker, text: string, tools = [marker.tool]): Found => ({
  marker,
  sign: { marker: marker.marker, strength: marker.strength, where: 'author', tools, text },
});

export const authorSign = (author: Signature): Found | undefined => {
  const listed = markerOf(author);
  if (listed) return found(listed, `author is the account of ${listed.tool}`);
  const byName = names.find(({ pattern }) => pattern.test(author.name));
  if (byName) return found(byName.marker, `author's name has the form that ${byName.marker.tool} gives it`);
  if (isUnlistedBot(author)) return botSign(author);
  // A numeric id is a registered account, and the table knows the agents' ids: this one is a person's, whatever the name says.
  const isRegistered = accountOf(author.email.toLowerCase())?.id !== undefined;
  const named = isRegistered ? undefined : agentByName({ name: author.name, address: author.email });
  return named && unlistedName ? found(unlistedName, `author is called ${named.quote}`, named.tools) : undefined;
};

const botSign = (author: Signature): Found | undefined => {
  if (soundsLikeAgent(author)) return aiSounding && found(aiSounding, 'author is an automation account of unknown kind', []);
  return unlistedBot && found(unlistedBot, 'author is an automation account that no list calls AI', []);
};

/** An agent that only committed has rebased or cherry-picked: shown, decides nothing. */
export const committerSign = (committer: Signature): Found | undefined => {
  const listed = markerOf(committer);
  if (!listed || listed.strength !== 'identity') return undefined;
  const { marker, sign } = found(listed, `committer is the account of ${listed.tool}`);
  return { marker, sign: { ...sign, strength: 'identity-committer', where: 'committer' } };
};
