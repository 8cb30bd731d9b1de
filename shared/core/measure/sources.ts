// Who do we listen to, and who has been silent for longer than its habit explains?
import { HOUR_MS, millisOf, type Moment } from '../facts/moment';
import { compareText } from './order';
import type { Source } from './week-facts';

export type SilentSource = { provider: string; name: string; sinceAt?: Moment };

// A weekend and the nights around it are no silence.
const patienceHours = 72;
// Of a source with random gaps, five mean gaps without a word happen less than once in a hundred (e^-5).
const patienceGaps = 5;
// Of a source whose habit is not known, only a long silence means something.
const unknownHabitHours = 14 * 24;

const names: Record<string, string> = {
  github: 'GitHub',
  gitlab: 'GitLab',
  bitbucket: 'Bitbucket',
  cdevents: 'CDEvents',
  argocd: 'Argo CD',
  flux: 'Flux',
  heroku: 'Heroku',
  launchdarkly: 'LaunchDarkly',
  unleash: 'Unleash',
  sentry: 'Sentry',
  pagerduty: 'PagerDuty',
  opsgenie: 'Opsgenie',
  datadog: 'Datadog',
  alertmanager: 'Alertmanager',
  grafana: 'Grafana',
  newrelic: 'New Relic',
  honeycomb: 'Honeycomb',
  rollbar: 'Rollbar',
  generic: 'the generic webhook',
  aws: 'AWS',
  slack: 'Slack',
};

/** A provider's own spelling of its name. */
const providerName = (provider: string): string => (Object.hasOwn(names, provider) ? (names[provider] ?? provider) : provider);

const patienceOf = (usualGapHours: number | undefined): number =>
  usualGapHours === undefined ? unknownHabitHours : Math.max(patienceHours, patienceGaps * usualGapHours);

/** Sources that have been silent for longer than their habit explains, the longest silence first. `at` = when the week was looked at. */
export const silentSources = (sources: readonly Source[], at: Moment): SilentSource[] =>
  sources
    .filter(
      ({ lastHeardAt, usualGapHours }) =>
        lastHeardAt === undefined || millisOf(at) - millisOf(lastHeardAt) > patienceOf(usualGapHours) * HOUR_MS,
    )
    .map(({ provider, lastHeardAt }) => ({
      provider,
      name: providerName(provider),
      ...(lastHeardAt === undefined ? {} : { sinceAt: lastHeardAt }),
    }))
    .sort((one, other) => compareText(one.sinceAt ?? '', other.sinceAt ?? '') || compareText(one.provider, other.provider));

// What comes within an hour is one occasion: one problem alerts many times, and that is no habit.
const occasionHours = 1;
const fewestOccasions = 6;

/** A source from when it was heard, in any order. Its habit is the mean gap between occasions; unknown from fewer than six. */
export const sourceFrom = (provider: string, heardAt: readonly Moment[]): Source => {
  const millis = heardAt.map(millisOf).sort((one, other) => one - other);
  const occasions = millis.filter((time, at) => at === 0 || time - (millis[at - 1] ?? time) > occasionHours * HOUR_MS);
  const [first, last] = [occasions[0], occasions.at(-1)];
  const lastHeardAt = [...heardAt].sort(compareText).at(-1);
  return {
    provider,
    ...(lastHeardAt === undefined ? {} : { lastHeardAt }),
    ...(first === undefined || last === undefined || occasions.length < fewestOccasions
      ? {}
      : { usualGapHours: (last - first) / HOUR_MS / (occasions.length - 1) }),
  };
};
