// Incidents whose cause is known, from files of JSON lines: one file is one repository's history.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';

const Moment = z.string().transform((at) => new Date(at).toISOString());
// Binary files have no line counts.
const lines = z
  .number()
  .nullable()
  .transform((count) => count ?? 0);
const File = z.object({ path: z.string(), added: lines, deleted: lines });

const Case = z.object({
  id: z.string(),
  incident: z.object({ text: z.string(), startedAt: Moment }),
  candidates: z.array(
    z.object({ sha: z.string(), message: z.string(), landedAt: Moment, files: z.array(File), identifiers: z.array(z.string()) }),
  ),
  culprits: z.array(z.string()).min(1),
});

export type Case = z.infer<typeof Case>;
export type History = { name: string; cases: Case[] };

const isCasesFile = (name: string): boolean => name.endsWith('.jsonl') || name.endsWith('.jsonl.gz');

const filesAt = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .filter(isCasesFile)
        .sort()
        .map((name) => join(path, name))
    : [path];

const textOf = (file: string): string => (file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file)).toString('utf8');

const readHistory = (file: string): History => {
  const lines = textOf(file).split('\n').filter(Boolean);
  return { name: basename(file).split('.jsonl')[0] ?? file, cases: lines.map((line) => Case.parse(JSON.parse(line))) };
};

/** Reads files and folders of files. Throws where a file is not there or a line is no case. */
export const readHistories = (paths: readonly string[]): History[] => paths.flatMap(filesAt).map(readHistory);
