// Where Aftershock is deployed, as data: change this file and nothing else to make it yours.
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { providerNames, type ProviderName } from '../../shared/adapters/registry';

export type Stage = {
  name: string;
  /** IANA name: the week's digest comes on Monday at nine there. */
  timeZone: string;
  /** Where messages go that belong to no service with a channel of its own. */
  slackChannel: string;
  /** Whether facts outlive the stack: nothing that was remembered goes with it, and nobody deletes the table by mistake. */
  outlivesStack: boolean;
  logDays: RetentionDays;
  /** Who hears of alarms. AWS asks each address for its consent. */
  alarmEmails: readonly string[];
  /** Who may send. Each has a secret, which AWS charges for: name fewer if you like. */
  providers: readonly ProviderName[];
  /**
   * A GitHub App fills in what nobody reported, checks pull requests and answers deployments that wait; its private key goes into the
   * secret `github-app-key`. What it may do, its installation says: what it may not is left out.
   */
  gitHubAppId?: string;
  /** `https://HOST/api/v3` of an Enterprise server; GitHub's own by default. */
  gitHubApiUrl?: string;
};

export const stages: readonly Stage[] = [
  {
    name: 'staging',
    timeZone: 'Etc/UTC',
    slackChannel: '#aftershock-staging',
    outlivesStack: false,
    logDays: 7,
    alarmEmails: [],
    providers: providerNames,
  },
  {
    name: 'production',
    timeZone: 'Etc/UTC',
    slackChannel: '#production',
    outlivesStack: true,
    logDays: 30,
    alarmEmails: [],
    providers: providerNames,
  },
];
