// No pattern that takes more than linear time: strangers choose the text that it runs on.
import { analyse } from 'scslre';

const ways = {
  Trade: 'two repeats can swap characters',
  Self: 'a repeat stands inside a repeat',
  Move: 'it starts anew at every character of a long run; anchor it or use a string method',
};

export const linearRegex = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const check = (node, source, flags) => {
      const found = reportsOf(source, flags)[0];
      if (!found) return;
      const growth = found.exponential ? 'exponential' : 'super-linear';
      context.report({ node, message: `This pattern can take ${growth} time: ${ways[found.type]}.` });
    };
    return {
      Literal: (node) => node.regex && check(node, node.regex.pattern, node.regex.flags),
      NewExpression: (node) => checkConstructed(node, check),
      CallExpression: (node) => checkConstructed(node, check),
    };
  },
};

function checkConstructed({ callee, arguments: [pattern, flags] }, check) {
  if (callee.name !== 'RegExp' || typeof pattern?.value !== 'string') return;
  check(pattern, pattern.value, typeof flags?.value === 'string' ? flags.value : '');
}

function reportsOf(source, flags) {
  const result = analyse({ source, flags: flags.replace('v', 'u') });
  return result.reports;
}
