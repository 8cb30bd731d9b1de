// Can this change be taken back by a flag, by deploying the old code, or not at all?
import type { Reversibility } from '../facts/change';
import { harmlessKinds, type FileKind } from './kind';
import type { PathParts } from './path';

/** `runsOnce`: once it has run, nothing runs the file again. */
export type ReversibilityMatch = { reversibility: Reversibility; because: string; runsOnce?: true };

const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const migrationWords = list('migration migrations migrate alembic flyway liquibase evolutions');
/** What the name of a migration begins with where it is not numbered; anything else in its folder is the machinery that runs migrations. */
const migrationVerbs = list(
  'add drop create remove rename alter delete update change migrate backfill init initial set make convert split merge move',
);
const migrationMarkup = list('xml yml yaml json');
const wireExtensions = list('proto avsc avdl thrift fbs capnp asn1');
const schemaNames = list('schema.rb structure.sql schema.sql schema.prisma');
const dataJobWords = list('backfill backfills backfiller backfilling');
const oneWayWords = list(
  'mailer mailers emailer smtp sendmail payout payouts disbursement disbursements settlement settlements withdrawal withdrawals',
);
const sendingWords = list('send sender sending deliver delivery dispatch dispatcher outbound transport');
const sentWords = list('email emails mail mails sms newsletter newsletters');
const templates = list('html htm erb haml slim hbs ejs mjml tt twig liquid jinja j2 txt tsx jsx vue');
const flagFolders = list('flags feature-flags feature_flags featureflags flagd');
const flagNames = list('flags feature_flags featureflags feature_toggles');

type Rule = {
  reversibility: Reversibility;
  because: string;
  runsOnce?: true;
  holds: (parts: PathParts, kind: FileKind, words: readonly string[]) => boolean;
};

const has = (words: readonly string[], wanted: ReadonlySet<string>): boolean => words.some((word) => wanted.has(word));
const runs: ReadonlySet<FileKind> = new Set<FileKind>(['source', 'schema', 'header']);
const declares: ReadonlySet<FileKind> = new Set<FileKind>(['config', 'data', 'source']);

const rules: readonly Rule[] = [
  {
    reversibility: 'hard',
    because: 'is a migration, which a redeploy does not undo',
    runsOnce: true,
    holds: (parts, kind) => (runs.has(kind) || migrationMarkup.has(parts.extension)) && isInMigrations(parts) && isNamedAsMigration(parts),
  },
  {
    reversibility: 'hard',
    because: 'is the database schema, which a redeploy does not undo',
    holds: ({ file, extension }) => schemaNames.has(file) || extension === 'ddl',
  },
  {
    reversibility: 'hard',
    because: 'is a message format, which others already hold data in',
    holds: ({ extension }) => wireExtensions.has(extension),
  },
  { reversibility: 'hard', because: 'is a job that rewrites data', holds: (_, kind, words) => runs.has(kind) && has(words, dataJobWords) },
  {
    reversibility: 'hard',
    because: 'has effects that cannot be called back',
    holds: (parts, kind) =>
      runs.has(kind) &&
      !templates.has(parts.extension) &&
      lastNames(parts).some((words) => has(words, oneWayWords) || (has(words, sendingWords) && has(words, sentWords))),
  },
  {
    reversibility: 'flag',
    because: 'is a flag',
    holds: ({ folders, fileWords }, kind) =>
      declares.has(kind) && (flagFolders.has(folders.at(-1) ?? '') || flagNames.has(fileWords.join('_'))),
  },
];

/** The file's own name and its folder's: further out a name says what the product is about. */
const lastNames = ({ folderWords, fileWords }: PathParts): string[][] => [...folderWords.slice(-1), fileWords];

const isInMigrations = ({ folderWords, folders }: PathParts): boolean =>
  folderWords.some((words) => migrationWords.has(words.at(-1) ?? '')) || (folders.at(-1) === 'versions' && folders.includes('alembic'));

const isNamedAsMigration = ({ file, fileWords, extension, folders }: PathParts): boolean =>
  file !== '__init__.py' &&
  (extension === 'sql' ||
    migrationVerbs.has(fileWords[0] ?? '') ||
    folders.at(-1) === 'versions' ||
    /\d{3}|^v?\d/.test(file) ||
    /^\d{4}/.test(folders.at(-1) ?? ''));

/** How a path's change can be taken back, by names alone; `redeploy` where nothing says otherwise. Tests and documents always can. */
export const reversibilityOf = (parts: PathParts, kind: FileKind): ReversibilityMatch => {
  if (harmlessKinds.has(kind)) return { reversibility: 'redeploy', because: '' };
  const words = [...parts.folderWords.flat(), ...parts.fileWords];
  const rule = rules.find(({ holds }) => holds(parts, kind, words));
  if (!rule) return { reversibility: 'redeploy', because: '' };
  const { reversibility, because, runsOnce } = rule;
  return { reversibility, because, ...(runsOnce ? { runsOnce } : {}) };
};

const schemaVerb = /\b(?:drop|drops|dropped|remove|removes|removed|delete|deletes|rename|renames|renamed)\b/i;
const schemaNoun = /\b(?:columns?|tables?)\b/i;
const wordsApart = 40;

/** Whether a message's subject says that a column or table goes away ("Drop the unused column legacy_id"). Reads 200 characters. */
export const dropsSchema = (message: string): boolean => {
  const subject = (message.split('\n', 1)[0] ?? '').slice(0, 200);
  const verb = schemaVerb.exec(subject);
  if (!verb) return false;
  return schemaNoun.test(subject.slice(verb.index, verb.index + wordsApart));
};

const modelWords = list('model models entity entities schema schemas table tables dao sql database db orm');

/** Whether a path could hold the schema that a message speaks of. */
export const holdsSchema = (parts: PathParts, kind: FileKind): boolean =>
  runs.has(kind) && has([...parts.folderWords.flat(), ...parts.fileWords, parts.extension], modelWords);
