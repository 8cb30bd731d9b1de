// What does every page share? Its frame: language, landmarks, the way around, and what it may load (nothing).
import { Html, markup, type Printable } from './html';
import { style } from './style';
import { styleHash } from './style-hash';

/** Turns one of our paths (`/incidents/INC-1`) into the address that the reader can open, e.g. with a signature. */
export type PageOptions = { link?: (path: string) => string };

/** What a browser may load for a page: its own style, and nothing else. Send it as a header too. */
export const contentSecurityPolicy = `default-src 'none'; style-src '${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'`;

type Crumb = { path: string; text: Printable };

/** `data`: the page's own path, and the forms in which what stands on it can be had. */
type Frame = {
  title: string;
  crumbs: readonly Crumb[];
  body: Printable;
  foot?: Printable;
  link: (path: string) => string;
  data?: { path: string; forms: readonly ('json' | 'csv' | 'markdown')[] };
};

const formNames = { json: 'JSON', csv: 'CSV', markdown: 'Markdown' } as const;

const downloads = ({ data, link }: Pick<Frame, 'data' | 'link'>): Crumb[] =>
  (data?.forms ?? []).map((form, at) => ({
    path: link(`${data?.path}${data?.path.includes('?') ? '&' : '?'}format=${form}`),
    text: markup`<span class="muted">${at === 0 ? 'Download data: ' : ''}</span>${formNames[form]}`,
  }));

export const linkOf = ({ link }: PageOptions): ((path: string) => string) => link ?? ((path) => path);

/** A whole document as text. */
export const page = ({ title, crumbs, body, foot, link, data }: Frame): string =>
  markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title} · Aftershock</title>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the page</a>
<header class="top"><nav aria-label="Aftershock"><ul>
<li><a href="${link('/')}">Aftershock</a></li>
${crumbs.map(({ path, text }) => markup`<li><a href="${link(path)}">${text}</a></li>\n`)}${downloads({ link, ...(data ? { data } : {}) }).map(({ path, text }) => markup`<li><a href="${path}" download>${text}</a></li>\n`)}</ul></nav></header>
<main id="main">
${body}
</main>
<footer class="foot">${foot ?? markup`<p>Facts reported by production; judgement is left to people. Times are UTC.</p>`}</footer>
</body>
</html>
`.text;
