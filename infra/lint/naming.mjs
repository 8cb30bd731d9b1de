// Names that say something, and a first sentence that says what a file answers.
import path from 'node:path';

const emptyNames = ['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'data', 'handle', 'misc'];
const emptyEnding = /(?:Manager|Helper|Helpers|Util|Utils)$/;

const isEmpty = (name) => emptyNames.includes(name.toLowerCase()) || emptyEnding.test(name);

export const fileName = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const name = path.basename(context.filename).split('.')[0];
    const folder = path.basename(path.dirname(context.filename));
    return {
      Program(node) {
        if (isEmpty(name) || isEmpty(folder))
          context.report({ node, message: `"${isEmpty(name) ? name : folder}" says nothing; name what is inside.` });
        if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) context.report({ node, message: `"${name}" is not kebab-case.` });
      },
    };
  },
};

export const plainName = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const check = ({ id }) =>
      id?.name && isEmpty(id.name) && context.report({ node: id, message: `"${id.name}" says nothing; name what it does.` });
    const exported = ({ declaration }) => declaration?.declarations?.forEach(check);
    return {
      FunctionDeclaration: check,
      ClassDeclaration: check,
      TSTypeAliasDeclaration: check,
      TSInterfaceDeclaration: check,
      ExportNamedDeclaration: exported,
    };
  },
};

export const firstSentence = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    return {
      Program(node) {
        const start = context.sourceCode.text.replace(/^#!.*\n/, '');
        if (!/^(?:\/\/ |\/\*\*? ?\S)/.test(start))
          context.report({ node, message: 'A file starts with one sentence that says what it answers.' });
      },
    };
  },
};
