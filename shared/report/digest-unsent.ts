// The messages of a week that people did not get, on its page.
import type { Digest } from '../core/measure/digest';
import { unsentHeadline, unsentReason, unsentRemedy } from '../core/measure/unsent-words';
import { markup, when, type Html } from './html';
import { changeLink } from './places';

/** Nothing where nobody missed anything. */
export const unsentSection = ({ unsent }: Digest, link: (path: string) => string): Html => {
  const headline = unsent && unsentHeadline(unsent);
  if (!unsent || headline === undefined) return markup``;
  const rest = unsent.watched + unsent.bundled - unsent.shown.length;
  return markup`<section aria-labelledby="unsent"><h2 id="unsent">Messages that were not sent</h2><p>${headline}. ${unsentRemedy(unsent) ?? ''}</p>
${when(unsent.shown.length > 0, () => markup`<ul>${unsent.shown.map((alert) => markup`<li>${alert.change ? changeLink(alert.change, link) : 'Contents not seen'}, ${unsentReason(alert, unsent)}. <span class="muted">${alert.because}</span></li>`)}</ul>`)}${when(rest > 0, () => markup`<p>And ${rest} more.</p>`)}</section>`;
};
