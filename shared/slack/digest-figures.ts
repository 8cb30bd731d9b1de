// How does the week stand to the team's own normal? DORA's five measures as small fields, each with a status word.
import type { Digest } from '../core/measure/digest';
import { doraLines } from '../core/measure/digest-words';
import { fields, type Block } from './blocks';

const measuresShown = ['deployments', 'leadTime', 'failedSoFar', 'rework', 'recovery', 'failRate'] as const;

export const figures = ({ dora }: Digest): Block => {
  const lines = doraLines(dora);
  return fields(measuresShown.map((measure) => [lines[measure].status, lines[measure].text].filter(Boolean).join('  ')));
};
