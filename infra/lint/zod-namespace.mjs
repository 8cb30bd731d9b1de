// zod is imported as `import * as z`: the named `z` keeps every locale in a bundle (445 KB instead of 90, twice the cold start).
import { visitImports } from './imports.mjs';

const isNamespace = (node) =>
  node.type === 'ImportDeclaration' && node.specifiers.length === 1 && node.specifiers[0].type === 'ImportNamespaceSpecifier';

export const zodNamespace = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    return visitImports((node, { specifier, typesOnly }) => {
      const isZod = specifier === 'zod' || specifier?.startsWith('zod/');
      if (isZod && !typesOnly && !(specifier === 'zod' && isNamespace(node))) {
        context.report({ node, message: "Write `import * as z from 'zod'`: anything else bundles every locale." });
      }
    });
  },
};
