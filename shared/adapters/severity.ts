// How bad does a provider say it is? Every vocabulary of severity, to ours.
import type { Severity } from '../core/facts/fact';

const wordsOf = (severity: Severity, words: string) => words.split(' ').map((word): [string, Severity] => [word, severity]);

const severities = new Map<string, Severity>([
  ...wordsOf('critical', 'critical crit fatal emergency emerg disaster page blocker sev0 sev1 sev-0 sev-1 p0 p1'),
  ...wordsOf('error', 'error err high major urgent alert sev2 sev-2 p2'),
  ...wordsOf('warning', 'warning warn medium moderate minor average sev3 sev-3 p3'),
  ...wordsOf('info', 'info information informational notice low debug none ok sev4 sev5 sev-4 sev-5 p4 p5'),
]);

/** An alert that does not say how bad it is, is an error: somebody asked to be told. */
export const severityOf = (word: string | undefined): Severity => severities.get((word ?? '').trim().toLowerCase()) ?? 'error';
