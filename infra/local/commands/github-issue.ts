// A postmortem as a GitHub issue: a link that fills in GitHub's own form, or JSON that `gh api` files. Nothing is sent from here.
import { UsageError } from '../command';
import { shown, type Answer } from './answer';

/** `body` is the postmortem's Markdown, in which strangers' text is inert already. */
export type Issue = { title: string; body: string; labels: string[] };

const labels = ['postmortem'];
const mostTitle = 200;
/** GitHub's form takes no longer address. */
const mostAddress = 8_000;
/** GitHub takes no longer body. */
const mostBody = 65_000;

const placeForm = /^(?:https:\/\/([A-Za-z0-9.-]{1,100}(?::\d{1,5})?)\/)?([A-Za-z0-9][A-Za-z0-9_-]{0,99})\/([A-Za-z0-9._-]{1,100})$/;

export type Place = { host: string; repository: string };

/** `OWNER/REPO`, or its address where it is not at github.com. Throws UsageError. */
export const placeIn = (text: string): Place => {
  const [, host = 'github.com', owner = '', name = ''] = placeForm.exec(text) ?? [];
  if (owner === '' || name === '.' || name === '..')
    throw new UsageError(`${JSON.stringify(text.slice(0, 60))} is no repository; write acme/shop or https://HOST/acme/shop`);
  return { host, repository: `${owner}/${name}` };
};

const frontForm = /^---\n([\s\S]*?)\n---\n/;

const fieldOf = (front: string, name: string): string => {
  const line = front.split('\n').find((one) => one.startsWith(`${name}: `));
  try {
    const value: unknown = JSON.parse(line?.slice(name.length + 2) ?? '');
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
};

// A fence longer than any run of backticks inside.
const fenced = (text: string): string => {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}yaml\n${text}\n${fence}`;
};

/** The issue that a postmortem's Markdown makes: its front matter becomes the title and a block at the end. */
export const issueOf = (postmortem: string): Issue => {
  const [whole = '', front = ''] = frontForm.exec(postmortem) ?? [];
  const text = postmortem.slice(whole.length).replace(/^# [^\n]*\n+/, '');
  const title = [fieldOf(front, 'id'), fieldOf(front, 'title')].filter((part) => part !== '').join(': ');
  const body = front === '' ? text : `${text.trimEnd()}\n\n${fenced(front)}\n`;
  return { title: [...(title || 'Postmortem')].slice(0, mostTitle).join(''), body: body.slice(0, mostBody), labels };
};

const addressOf = ({ host, repository }: Place, { title, body }: Issue): string =>
  `https://${host}/${repository}/issues/new?${new URLSearchParams({ title, labels: labels.join(','), body }).toString()}`;

/** The address of GitHub's form, filled in; a body that does not fit loses whole sections at its end, and says how to get them. */
export const formAddress = (place: Place, issue: Issue, id: string): string => {
  const sections = issue.body.split(/\n(?=## )/);
  const rest = `\n\nThe rest did not fit: \`aftershock postmortem ${id} --github-issue ${place.repository} --json\``;
  const bodies = [issue.body, ...sections.map((_, index) => `${sections.slice(0, sections.length - index - 1).join('\n')}${rest}`)];
  const fitting = bodies.map((body) => addressOf(place, { ...issue, body })).find((address) => address.length <= mostAddress);
  return fitting ?? addressOf(place, { ...issue, body: rest.trim() });
};

/** What `postmortem ID --github-issue PLACE` says: JSON is what `gh api` takes. */
export const issueAnswer = (postmortem: string, { id, place: text }: { id: string; place: string }): Answer => {
  const [place, issue] = [placeIn(text), issueOf(postmortem)];
  const again = `aftershock postmortem ${shown(id, 60)} --github-issue ${place.repository} --json`;
  return {
    exitCode: 0,
    value: issue,
    lines: [
      `Open this to file "${shown(issue.title, 120)}" in ${place.repository}; GitHub shows it to you first:`,
      formAddress(place, issue, shown(id, 60)),
      '',
      `Or without a browser: ${again} | gh api repos/${place.repository}/issues --input -`,
    ],
  };
};
