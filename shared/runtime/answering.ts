// What every address that is read has in common: its question is parsed, one of its forms is chosen, and what is wrong is said.
import type * as z from 'zod';
import { problem, type Reply, type Request } from './lambda';
import { chosenType } from './negotiation';

export type Form = 'application/json' | 'text/html' | 'text/markdown' | 'text/csv';

/** What was asked, by whom it is answered, and in which form. */
export type Visit<Services> = { request: Request; services: Services; form: Form };

export type Answer<Services> = (request: Request, services: Services) => Promise<Reply>;

/** What is wrong with an input, field by field, at most five. */
export const faults = ({ issues }: z.ZodError, whole: string): string =>
  issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || whole}: ${message}`)
    .join('; ')
    .slice(0, 1_000);

/** An answer for one reader alone: nobody between us may keep it. */
export const formed = (form: Form, body: string): Reply => ({
  status: 200,
  headers: {
    'content-type': form === 'application/json' ? form : `${form}; charset=utf-8`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
    vary: 'accept, authorization, cookie',
  },
  body,
});

type Question<Path, Query> = { path: Path; query: Query };

/** How a route answers: its question, its forms (the first for whoever does not say), and the answer to a question that was understood. */
export const answering =
  <Services>() =>
  <Path extends z.ZodType, Query extends z.ZodType>(
    question: Question<Path, Query>,
    forms: readonly Form[],
    answer: (asked: Question<z.output<Path>, z.output<Query>>, visit: Visit<Services>) => Promise<Reply>,
  ): Answer<Services> =>
  async (request, services) => {
    const [path, query] = [question.path.safeParse(request.path), question.query.safeParse(request.query)];
    if (!path.success) return problem(400, 'Not understood', faults(path.error, 'path'));
    if (!query.success) return problem(400, 'Not understood', faults(query.error, 'query'));
    const form = chosenType(request.headers['accept'], forms);
    if (!form) return problem(406, 'Not in that form', `There is: ${forms.join(', ')}.`);
    return answer({ path: path.data, query: query.data }, { request, services, form });
  };
