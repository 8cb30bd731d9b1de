// What a pure room may not read from the machine around it: clock, randomness, environment, network, time zone, locale.

const clock = 'Take the time as an argument.';
const chance = 'Take randomness as an argument.';
const outside = 'A pure room does not touch what is outside it.';
const zone = "The machine's time zone and locale are ambient too: use the UTC methods, or name locale and zone.";

const forbidden = {
  performance: clock,
  setTimeout: clock,
  setInterval: clock,
  setImmediate: clock,
  queueMicrotask: clock,
  Temporal: clock,
  crypto: chance,
  process: outside,
  fetch: outside,
  WebSocket: outside,
  EventSource: outside,
  XMLHttpRequest: outside,
  navigator: outside,
  console: outside,
  globalThis: outside,
  global: outside,
  self: outside,
  window: outside,
  require: outside,
  module: outside,
  __dirname: outside,
  __filename: outside,
  eval: outside,
  Function: outside,
};

const isCalled = (node, fewest) =>
  node.parent.type === 'NewExpression' && node.parent.callee === node && node.parent.arguments.length >= fewest;
const propertyOf = ({ parent }) => (parent.type === 'MemberExpression' && !parent.computed ? parent.property.name : undefined);
const isInstanceCheck = ({ parent }) => parent.type === 'BinaryExpression' && parent.operator === 'instanceof';

/** Globals that are half ambient: each says which uses are harmless; every other use, an alias included, is not. */
const halfAmbient = {
  Date: {
    message: clock,
    isHarmless: (node) => isDateFromValue(node) || isInstanceCheck(node) || ['UTC', 'parse'].includes(propertyOf(node)),
  },
  Math: { message: chance, isHarmless: (node) => propertyOf(node) !== undefined && propertyOf(node) !== 'random' },
  Intl: { message: zone, isHarmless: (node) => isCalled(node.parent, propertyOf(node) === 'DateTimeFormat' ? 2 : 1) },
};

// `new Date(2026, 10, 22)` is midnight in the machine's own time zone.
const isDateFromValue = (node) =>
  isCalled(node, 1) && node.parent.arguments.length === 1 && node.parent.arguments[0].type !== 'SpreadElement';

const localMethods =
  /^(?:get|set)(?:FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds|TimezoneOffset|Year)$|^to(?:Date|Time)String$/;
const fewestArguments = {
  localeCompare: 2,
  toLocaleString: 1,
  toLocaleDateString: 2,
  toLocaleTimeString: 2,
  toLocaleLowerCase: 1,
  toLocaleUpperCase: 1,
};

const randomCrypto = /^(?:random|generate|getRandom|webcrypto|subtle|secureHeap|prng|rng|default$)/;

export const ambient = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const report = (node, message) => context.report({ node, message });
    return {
      'Program:exit': (program) => globalsOf(context.sourceCode.getScope(program)).forEach((identifier) => checkGlobal(identifier, report)),
      ImportExpression: (node) => report(node, 'Import statically.'),
      ImportDeclaration: (node) => checkCrypto(node, report),
      CallExpression: (node) => checkLocal(node, report),
      MetaProperty: (node) => node.meta.name === 'import' && report(node, outside),
    };
  },
};

/** Names the file uses and does not declare: unknown ones are left over, builtins are variables without a definition. */
function globalsOf({ through, variables }) {
  const builtin = variables.filter(({ defs }) => defs.length === 0).flatMap(({ references }) => references);
  return [...new Set([...through, ...builtin])].map(({ identifier }) => identifier);
}

function checkGlobal(node, report) {
  if (isType(node)) return;
  if (Object.hasOwn(forbidden, node.name)) return report(node, forbidden[node.name]);
  const half = Object.hasOwn(halfAmbient, node.name) ? halfAmbient[node.name] : undefined;
  if (half && !half.isHarmless(node)) report(node, half.message);
}

const isType = ({ parent }) => parent.type === 'TSTypeReference' || parent.type === 'TSQualifiedName';

function checkLocal({ callee, arguments: given }, report) {
  const name = callee.type === 'MemberExpression' && !callee.computed ? callee.property.name : '';
  const tooFew = Object.hasOwn(fewestArguments, name) && given.length < fewestArguments[name];
  if (tooFew || localMethods.test(name)) report(callee.property, zone);
}

function checkCrypto({ source, importKind, specifiers }, report) {
  if (importKind === 'type' || !['crypto', 'node:crypto'].includes(source.value)) return;
  for (const specifier of specifiers) {
    if (randomCrypto.test(specifier.imported?.name ?? 'default')) report(specifier, chance);
  }
}
