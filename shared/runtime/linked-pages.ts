// How does a message lead to the pages, for people who have no token? By a link that is signed, and expires.
import { linkKey } from './access';
import type { Secrets } from './secrets';

const linkDays = 30;
const daySeconds = 86_400;

type Linked = { baseUrl: string; secrets: Secrets | undefined };

/**
 * The address of the pages with a key that is good for 30 days from the moment asked about (ISO-8601). The same moment gives the same
 * link, so that a message does not change with the clock. Without the secret `links` the address is bare, and pages ask for a token.
 */
export const pagesFor =
  ({ baseUrl, secrets }: Linked) =>
  async (fromAt: string): Promise<string> => {
    const [key] = secrets ? await secrets('links').catch(() => []) : [];
    const until = Math.floor(Date.parse(fromAt) / 1000) + linkDays * daySeconds;
    return key === undefined ? baseUrl : `${baseUrl}?key=${linkKey(key, until)}`;
  };
