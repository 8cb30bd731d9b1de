// Which secrets a stage has, beside one for every provider, and what each is for.
import type { ProviderName } from '../../shared/adapters/registry';

const own = [
  ['people', 'Keys the hashes that stand for people. Leave it as it is: with another, people are no longer recognised.'],
  ['links', 'Signs the links in messages. Replace it, and every link that is out there opens nothing.'],
  ['api-tokens', 'Who may look: a JSON array of scope:sha256-of-token-in-hex. Opens nothing until it is replaced.'],
  ['slack-signing', "The signing secret on the Slack app's page. Lets nobody in until it is replaced."],
  ['slack-bot-token', "The bot token on the Slack app's page (xoxb-...). Nothing is told until it is replaced."],
  ['github-app-key', 'The private key (PEM) of a GitHub App, where a stage names one. Reads nothing until it is replaced.'],
] as const;

export type SecretName = ProviderName | (typeof own)[number][0];

const purposeOf = (provider: ProviderName): string =>
  `Proves webhooks of ${provider}. Give this text to the sender, or put the sender's here; a JSON array holds two while one is replaced.`;

/** Every secret's name and purpose. */
export const secretsFor = (providers: readonly ProviderName[]): ReadonlyMap<SecretName, string> =>
  new Map<SecretName, string>([...own, ...providers.map((name): [SecretName, string] => [name, purposeOf(name)])]);
