// Every way a file can name another: import, export from, import(), require and the type import('x').

const textOf = (node) => (node?.type === 'Literal' && typeof node.value === 'string' ? node.value : plainTemplate(node));
const plainTemplate = (node) => (node?.type === 'TemplateLiteral' && node.quasis.length === 1 ? node.quasis[0].value.cooked : undefined);

// `import { type X }` still loads the module at run time under verbatimModuleSyntax; only `import type` does not.
const isTypesOnly = (node) => node.importKind === 'type' || node.exportKind === 'type';

/** Calls `found(node, { specifier, typesOnly })` for each import; `specifier` is undefined when it is computed. */
export function visitImports(found) {
  const declaration = (node) => node.source && found(node, { specifier: textOf(node.source), typesOnly: isTypesOnly(node) });
  return {
    ImportDeclaration: declaration,
    ExportNamedDeclaration: declaration,
    ExportAllDeclaration: declaration,
    ImportExpression: (node) => found(node, { specifier: textOf(node.source), typesOnly: false }),
    TSImportType: (node) => found(node, { specifier: textOf(node.source ?? node.argument?.literal ?? node.argument), typesOnly: true }),
    TSExternalModuleReference: (node) => found(node, { specifier: textOf(node.expression), typesOnly: node.parent?.importKind === 'type' }),
    CallExpression(node) {
      if (isRequire(node.callee)) found(node, { specifier: textOf(node.arguments[0]), typesOnly: false });
    },
  };
}

// `require.resolve` only asks where a package lies.
const isRequire = (callee) => callee.type === 'Identifier' && callee.name === 'require';
