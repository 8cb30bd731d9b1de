// An alert or its end in our own format.
import * as z from 'zod';
import type { AlertFact, ResolutionFact } from '../core/facts/fact';
import { At, Key, Name, Text, Title, Url, known } from './fields';
import { genericId, provider } from './generic-shape';
import { idOf } from './ids';

const Frame = z
  .strictObject({
    path: z.string().min(1).max(1_000),
    line: z.number().int().min(1).optional(),
    function: z.string().min(1).max(500).optional(),
  })
  .transform(({ path, ...rest }) => ({ path, ...known(rest) }));

/** `at` is when the alert fired, `startedAt` when the first error happened; `fingerprint` names the problem, else its title does. */
export const Alert = z
  .strictObject({
    kind: z.literal('alert'),
    id: Key.optional(),
    service: Name,
    environment: Name.optional(),
    fingerprint: Key.optional(),
    title: Title.pipe(z.string().min(1)),
    text: Text.default(''),
    severity: z.enum(['critical', 'error', 'warning', 'info']).default('error'),
    startedAt: At.optional(),
    at: At,
    url: Url.optional(),
    release: Name.optional(),
    frames: z.array(Frame).max(50).default([]),
  })
  .transform(
    ({ kind, id, service, environment, fingerprint, title, text, severity, startedAt = '', at, frames, url, release }): AlertFact => ({
      kind,
      id: genericId('alert', id, service, environment, fingerprint ?? title, at),
      provider,
      service,
      fingerprint: idOf(provider, 'problem', fingerprint ?? title),
      title,
      text,
      severity,
      startedAt: startedAt === '' || startedAt > at ? at : startedAt,
      firedAt: at,
      frames,
      ...known({ environment, url, release }),
    }),
  );

/** Ends the problem of the alerts with the same `fingerprint` (their title, where they had none). */
export const Resolution = z
  .strictObject({
    kind: z.literal('resolution'),
    id: Key.optional(),
    service: Name,
    environment: Name.optional(),
    fingerprint: Key,
    at: At,
    url: Url.optional(),
  })
  .transform(({ kind, id, service, environment, fingerprint, at, url }): ResolutionFact => ({
    kind,
    id: genericId('resolution', id, service, environment, fingerprint, at),
    provider,
    service,
    fingerprint: idOf(provider, 'problem', fingerprint),
    at,
    ...known({ environment, url }),
  }));
