// The house rules that no off-the-shelf linter knows; .oxlintrc.json says where each one holds.
import { ambient } from './ambient.mjs';
import { layers } from './layers.mjs';
import { fileName, firstSentence, plainName } from './naming.mjs';
import { linearRegex } from './linear-regex.mjs';
import { zodNamespace } from './zod-namespace.mjs';

export default {
  meta: { name: 'aftershock' },
  rules: {
    ambient,
    layers,
    'file-name': fileName,
    'first-sentence': firstSentence,
    'linear-regex': linearRegex,
    'plain-name': plainName,
    'zod-namespace': zodNamespace,
  },
};
