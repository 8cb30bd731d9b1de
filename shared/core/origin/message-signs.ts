// Which signs does a commit's own message carry?
import { footerSigns, selfNamed } from './footer-signs';
import { markers } from './markers';
import type { OwnLine } from './own-words';
import { peopleOf, trailersOf } from './trailer';
import type { Trailer } from './trailer';
import { trailerSigns } from './trailer-signs';
import type { Found } from './trailer-signs';

const selfNamedMarker = markers.find(({ marker }) => marker === 'footer/self-named');

/** A message that says it two hundred times will not say anything else. */
const ENOUGH = 200;

export const messageSigns = (lines: readonly OwnLine[]): Found[] => {
  const found: Found[] = [];
  const people: Trailer[] = [];
  const names: string[] = [];
  for (const line of lines) {
    if (found.length >= ENOUGH) break;
    const trailers = trailersOf(line);
    for (const trailer of trailers) {
      for (const sign of trailerSigns(trailer)) found.push(sign);
      if (trailer.key === 'co-authored-by') people.push(trailer);
    }
    for (const sign of footerSigns(line, false)) found.push(sign);
    const name = selfNamed(line);
    if (name !== undefined) names.push(name);
  }
  return found.length === 0 && names.length > 0 ? unlistedTool(names, people) : found;
};

const impersonal = /^(?:no-?reply|agent|bot|help|support|hello|ai|contact|team)@/i;

/** A footer and a co-author of the same name over an address of nobody's: a tool that no table lists. */
const unlistedTool = (names: string[], people: Trailer[]): Found[] => {
  const named = people
    .flatMap(({ value }) => peopleOf(value))
    .find(({ name, address }) => impersonal.test(address ?? '') && names.includes(name.toLowerCase()));
  if (!named || !selfNamedMarker) return [];
  const tool = named.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return [
    {
      marker: selfNamedMarker,
      sign: {
        marker: selfNamedMarker.marker,
        strength: selfNamedMarker.strength,
        where: 'footer',
        tools: [tool],
        text: 'Generated with, and co-authored by, a tool of the same name',
      },
    },
  ];
};
