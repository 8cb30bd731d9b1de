// What every CDEvent of 0.4 and 0.5 has in common, and the custom part in which senders may tell us more.
import * as z from 'zod';
import { artifactOf } from './artifact';
import { Commits } from './commit';
import { At, Key, Name, Sha, Title, Url, maybe } from './fields';
import { idOf } from './ids';

const Reference = z.object({ id: Key, source: maybe(z.string()) });

/** Ours, documented; another tool's custom data with the same names but other shapes is passed over. */
const Custom = z
  .object({
    commits: maybe(Commits),
    sha: maybe(Sha),
    previousSha: maybe(Sha),
    repository: maybe(Name),
    version: maybe(Name),
    url: maybe(Url),
    title: maybe(Title),
    severity: maybe(z.string()),
    startedAt: maybe(At),
    fingerprint: maybe(Key),
  })
  .catch({});

/** An event with a subject; `Content` is what is used of the subject's content. */
export const eventWith = <C extends z.ZodType>(Content: C) =>
  z.object({
    context: z.object({ id: Key, source: z.string().min(1), timestamp: At }),
    subject: z.object({ id: Key, source: maybe(z.string()), content: Content }),
    customData: Custom.optional().transform((custom) => custom ?? {}),
  });

export const ServiceContent = z.object({ environment: Reference, artifactId: maybe(z.string().transform(artifactOf)) });

export const IncidentContent = z.object({
  description: maybe(z.string()),
  environment: maybe(Reference),
  service: maybe(Reference),
  artifactId: maybe(z.string().transform(artifactOf)),
  ticketURI: maybe(Url),
});

/** Source and id together name an event or a subject. */
export const named = (...parts: string[]): string => idOf('cdevents', ...parts);
