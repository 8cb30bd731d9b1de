// Who may import whom: keeps the table of rooms that stands in .oxlintrc.json.
import path from 'node:path';
import { visitImports } from './imports.mjs';

/** `infra/*` is the files right in infra; `infra` is everything under it. */
const within = (file, room) =>
  room.endsWith('/*') ? path.posix.dirname(file) === room.slice(0, -2) : file === room || file.startsWith(`${room}/`);

/** The most specific row a file lives in; undefined for a file in no room. */
const rowOf = (rows, file) => rows.filter(({ room }) => within(file, room)).sort((left, right) => right.room.length - left.room.length)[0];

const matchesPackage = (pattern, name) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern);

const withoutExtension = (file) => file.replace(/\.[cm]?[jt]s$/, '');

function relativeToRoot(context, absolute) {
  return withoutExtension(path.relative(context.cwd, absolute).split(path.sep).join('/'));
}

function mayImportOurs(row, target, typesOnly) {
  const own = !row.alone && within(target, row.room);
  const listed = (row.ours ?? []).some((room) => within(target, room));
  const listedAsTypes = typesOnly && (row.oursAsTypes ?? []).some((room) => within(target, room));
  return own || listed || listedAsTypes;
}

function mayImportPackage(row, name, typesOnly) {
  const allowed = [...(row.packages ?? []), ...(typesOnly ? (row.packagesAsTypes ?? []) : [])];
  return allowed.some((pattern) => matchesPackage(pattern, name));
}

function objection({ context, row, file }, { specifier, typesOnly }) {
  if (specifier === undefined) return `${row.room} may only import a path written as plain text.`;
  const kind = typesOnly ? 'types of ' : '';
  if (!specifier.startsWith('.')) {
    return mayImportPackage(row, specifier, typesOnly) ? undefined : `${row.room} may not import ${kind}the package ${specifier}.`;
  }
  const target = relativeToRoot(context, path.resolve(path.dirname(context.filename), specifier));
  if (target === file) return 'A file does not import itself.';
  return mayImportOurs(row, target, typesOnly) ? undefined : `${row.room} may not import ${kind}${target}.`;
}

export const layers = {
  meta: { type: 'problem', schema: [{ type: 'array' }] },
  create(context) {
    const [rows] = context.options;
    const file = relativeToRoot(context, context.filename);
    if (!file.includes('/')) return {}; // the tools' own files at the top
    const row = rowOf(rows, file);
    if (!row) return { Program: (node) => context.report({ node, message: `${file} stands in no room of the table in .oxlintrc.json.` }) };
    return visitImports((node, found) => {
      const message = objection({ context, row, file }, found);
      if (message) context.report({ node, message });
    });
  },
};
