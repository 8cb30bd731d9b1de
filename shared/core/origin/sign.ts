// One sign found in one commit, and how it becomes the evidence that people read.
import type { OriginEvidence } from '../facts/change';
import type { Moment } from '../facts/moment';
import { strengths } from './marker';
import type { Marker, Place, Strength } from './marker';

/** `text` is built from the table's own words and names of tools, never from a person's name or address. */
export type Sign = { marker: string; strength: Strength; where: Place; tools: string[]; text: string; isShared?: boolean };

const LONGEST_QUOTE = 160;

export const evidenceOf = ({ marker, strength, where, text }: Sign): OriginEvidence => ({
  marker,
  strength,
  where,
  text: text.slice(0, LONGEST_QUOTE),
});

export const isStronger = (one: Strength, other: Strength): boolean => strengths.indexOf(one) < strengths.indexOf(other);

/** What a marker is worth on a day: nothing before it existed, less where the tool is known to have signed what was not its own. */
export const strengthAt = (marker: Marker, strength: Strength, landedAt: Moment | undefined): Strength | undefined => {
  if (landedAt === undefined) return strength;
  if (landedAt < marker.since) return undefined;
  const { doubt } = marker;
  return doubt && landedAt >= doubt.from && landedAt < doubt.until && isStronger(strength, doubt.strength) && strength !== 'identity'
    ? doubt.strength
    : strength;
};
