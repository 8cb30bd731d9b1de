// Is the person that a trailer or a signature names an AI tool? By address first; by name only where nobody is called that.
import { accountOf, markerOfAddress } from './accounts';
import { readAgentName } from './agent-name';
import type { AgentName } from './agent-name';
import type { Marker, Strength } from './marker';
import { agentAddresses } from './markers/agent-addresses';
import type { Person } from './trailer';
import { products } from './vocabulary';
import type { Certainty } from './vocabulary';

/** `byName`: no row has the address, the name itself is the sign. `quote` holds no person's name or address. */
export type AgentPerson = { marker?: Marker; strength: Strength; tools: string[]; quote: string; byName: boolean };

/** Agents of several vendors sign with this address; the name beside it says which. */
const SHARED_ADDRESS = 'noreply@anthropic.com';

/** What a person named in a trailer is; undefined for people, automation and whatever cannot be told from them. */
export const agentOf = (person: Person): AgentPerson | undefined => {
  const marker = person.address === undefined ? undefined : markerOfAddress(person.address);
  if (marker) return marker.asCoAuthor === undefined ? undefined : listed(person, marker, marker.asCoAuthor);
  return agentByName(person) ?? unlistedAgent(person);
};

/** `acme-agent <agent@acme.dev>`: as a co-author, an agent that no table lists. Build agents sign as authors, not as co-authors. */
const unlistedAgent = ({ name, address }: Person): AgentPerson | undefined => {
  const host =
    address?.toLowerCase().startsWith('agent@') === true ? (address.toLowerCase().slice('agent@'.length).split('.', 1)[0] ?? '') : '';
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  const isNamedSo = words.length === 2 && words[0] === host && words[1] === 'agent';
  return isNamedSo ? { strength: 'declared-odd', tools: ['unspecified'], quote: 'an agent of its own domain', byName: true } : undefined;
};

const listed = (person: Person, marker: Marker, strength: Strength): AgentPerson => {
  const named = readAgentName(person.name);
  const isOtherTool = named?.isProduct === true && person.address?.toLowerCase() === SHARED_ADDRESS && !named.tools.includes(marker.tool);
  return {
    marker,
    // A model's or product's full name was set by an agent; the bare default was set by the editor.
    strength: strength === 'assisted' && named?.certainty === 'hard' ? 'declared' : strength,
    tools: isOtherTool ? [...named.tools, marker.tool] : [marker.tool],
    quote: `${named?.quote ?? '…'} <${officialAddress(marker)}>`,
    byName: false,
  };
};

const officialAddress = ({ form }: Marker): string =>
  'address' in form
    ? form.address
    : 'account' in form
      ? `${form.id === undefined ? '' : `${form.id}+`}${form.account}@users.noreply.github.com`
      : '';

/** An AI name over an address that no row lists, or over none. */
export const agentByName = ({ name, address }: Person): AgentPerson | undefined => {
  const tagged = address === undefined ? undefined : tagOf(address);
  const named = readAgentName(withoutSuffix(name, tagged));
  if (!named || !isBelievable(named, address, tagged)) return undefined;
  return {
    strength: 'declared-odd',
    tools: (named.isProduct ? undefined : tagged?.tools) ?? named.tools,
    quote: named.quote,
    byName: true,
  };
};

const isBelievable = (named: AgentName, address: string | undefined, tagged: AgentName | undefined): boolean => {
  const { certainty, quote } = named;
  if (tagged !== undefined) return true;
  if (address === undefined) return certainty === 'generic' ? isTool(quote) : certainty !== 'person';
  // `AI` may be somebody's first name; `AI Assistant` is nobody's.
  if (certainty === 'generic') return isTool(quote);
  if (localWords(address).some((word) => machineWords.has(word))) return true;
  if (certainty === 'hard') return !isHandle(quote, address);
  return certainty === 'word' && (address.toLowerCase() === 'noreply@github.com' || isOfItself(quote, address));
};

const isTool = (quote: string): boolean => quote.includes(' ') && products.has(quote.toLowerCase());

/** One word with a number behind it that the address repeats, or any one word over a registered account: what people call themselves. */
const isHandle = (quote: string, address: string): boolean => {
  if (/\s/.test(quote)) return false;
  const lower = quote.toLowerCase();
  return accountOf(address.toLowerCase())?.id !== undefined || (/^[a-z]+\d+$/.test(lower) && localWords(address).includes(lower));
};

/** `codex@example.com`: the address says the same as the name, at a host where no person of that name has a mailbox. */
const isOfItself = (quote: string, address: string): boolean => {
  const name = quote.toLowerCase().split(' ')[0] ?? '';
  const host = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return localWords(address).includes(name) && (nobodys.test(host) || agentHosts.has(host) || host.startsWith(`${name}.`));
};

const nobodys = /^[^.]*$|\.(?:local|localhost|invalid)$|^example\.(?:com|org|net)$/;
const agentHosts = new Set(
  agentAddresses.flatMap(({ form }) => ('address' in form ? [form.address.slice(form.address.indexOf('@') + 1)] : [])),
);

const machineWords = new Set(['noreply', 'agent', 'agents', 'bot', 'svc', 'service', 'ai', 'llm', 'automation']);

/** Words of an address's local part; none for GitHub accounts, whose login anyone may choose. */
const localWords = (address: string): string[] => {
  const lower = address.toLowerCase();
  if (accountOf(lower) || lower === 'noreply@github.com') return [];
  const local = lower.slice(0, lower.lastIndexOf('@'));
  return local.replaceAll('no-reply', 'noreply').split(/[^a-z0-9]+/);
};

/** The tool named after a plus in the address: `dev+claude-code@…`. */
const tagOf = (address: string): AgentName | undefined => {
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@')));
  const plus = local.indexOf('+');
  const named = plus < 0 || accountOf(address.toLowerCase()) ? undefined : readAgentName(local.slice(plus + 1));
  return named && named.certainty !== 'generic' && named.certainty !== 'person' ? named : undefined;
};

/** With a tool in the address, `Somebody (tool)` is that tool at work for somebody. */
const withoutSuffix = (name: string, tagged: AgentName | undefined): string =>
  tagged && name.endsWith(')') ? name.slice(name.lastIndexOf('(')) : name;

/** How certain a name must be where the key itself says that AI is meant. */
export const isCredit = (certainty: Certainty): boolean => certainty !== 'person';
