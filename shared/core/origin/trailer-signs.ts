// Which trailers of a message declare a tool?
import { agentsWithin, readAgentName } from './agent-name';
import type { AgentName } from './agent-name';
import type { Marker } from './marker';
import { markers } from './markers';
import { agentOf, isCredit } from './people-signs';
import type { Sign } from './sign';
import { peopleOf } from './trailer';
import type { Trailer } from './trailer';

const byKey = new Map<string, Marker[]>();
for (const marker of markers) {
  if (!('trailers' in marker.form)) continue;
  for (const key of marker.form.trailers) byKey.set(key, [...(byKey.get(key) ?? []), marker]);
}

/** What one trailer says, with the marker that says it; `strength` is still without regard to the rest of the commit. */
export type Found = { marker: Marker; sign: Sign };

export const trailerSigns = (trailer: Trailer): Found[] => (byKey.get(trailer.key) ?? []).flatMap((marker) => readTrailer(marker, trailer));

const readTrailer = (marker: Marker, trailer: Trailer): Found[] => {
  if (!('trailers' in marker.form)) return [];
  const { value } = marker.form;
  if (value === 'people') return fromPeople(marker, trailer);
  if (value === 'agent') return fromAgent(marker, trailer);
  if (value === 'answer' || value === 'text') return fromAnswer(marker, trailer);
  return value.test(trailer.value) ? [found(marker, { tools: [marker.tool], text: spelled(trailer.key) })] : [];
};

const found = (marker: Marker, said: Pick<Sign, 'tools' | 'text'> & Partial<Sign>): Found => ({
  marker,
  sign: { marker: marker.marker, strength: marker.strength, where: 'trailer', ...(marker.isShared ? { isShared: true } : {}), ...said },
});

/** `co-authored-by` as people write it. */
const spelled = (key: string): string => `${key.charAt(0).toUpperCase()}${key.slice(1)}:`;

const fromPeople = (marker: Marker, { key, value }: Trailer): Found[] =>
  peopleOf(value).flatMap((person) => {
    const agent = agentOf(person);
    if (!agent) return [];
    return [
      found(agent.marker ?? marker, {
        marker: (agent.marker ?? marker).marker,
        strength: agent.strength,
        tools: agent.tools,
        text: `${spelled(key)} ${agent.quote}`,
      }),
    ];
  });

/** By address, by the whole value, by its start (`Agent:model checker`), or by the names in front of a remark. */
const fromAgent = (marker: Marker, trailer: Trailer): Found[] => {
  const { key, value } = trailer;
  if (value.includes('@'))
    return fromPeople(marker, trailer).map(({ marker: by, sign }) => ({
      marker: by,
      sign: { ...sign, strength: by === marker ? marker.strength : sign.strength },
    }));
  const named = readAgentName(value) ?? kernelCredit(value) ?? creditWithRemark(value);
  return named && isCredit(named.certainty) ? [found(marker, { tools: named.tools, text: `${spelled(key)} ${named.quote}` })] : [];
};

/** `AGENT:MODEL [checker…]`, since August 2026 `LLM [checker…]`; a model names its tool where the agent is unknown. */
const kernelCredit = (value: string): AgentName | undefined => {
  const first = value.split(' ', 1)[0] ?? '';
  if (first === 'LLM') return readAgentName(first);
  const colon = first.indexOf(':');
  if (colon < 1) return undefined;
  const model = readAgentName(first.slice(colon + 1));
  return readAgentName(first) ?? (model?.certainty === 'hard' ? model : undefined);
};

/** `Claude Code, reviewed by hand`: a name that is nobody's, then a remark. */
export const creditWithRemark = (value: string): AgentName | undefined => {
  for (const remark of [/;|\. | - | – | — /, /[,;([]| for | and | after | to | on behalf of |\. /]) {
    const named = readAgentName(value.split(remark, 1)[0] ?? '');
    if (named?.certainty === 'hard') return named;
  }
  return undefined;
};

const fromAnswer = (marker: Marker, { key, value }: Trailer): Found[] => {
  if (value === '' || /^[<[({]|^yes ?\/ ?no|^y\/n/i.test(value)) return [];
  if (/^(?:no|none|false|n\/?a|never|not)\b/i.test(value))
    return [found(marker, { strength: 'human', tools: [], text: `${spelled(key)} no` })];
  const tools = agentsWithin(value);
  // A hook that guesses from running programs writes `true`: its authors chose to over-attribute.
  const strength = value.toLowerCase() === 'true' ? 'assisted' : marker.strength;
  return [
    found(marker, {
      strength,
      tools: tools.length > 0 ? tools : [marker.tool],
      text: `${spelled(key)} ${tools.length > 0 ? tools.join(', ') : 'yes'}`,
    }),
  ];
};
