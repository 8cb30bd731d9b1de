// Errors of the HTTP front itself as RFC 9457 problem documents.
import { STATUS_CODES, type ServerResponse } from 'node:http';

export type Problem = { status: number; detail: string; headers?: Record<string, string> };

/** The document's text: type, title, status and one sentence on what happened. */
export const problemText = ({ status, detail }: Problem): string =>
  JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail });

export const problemHeaders = (problem: Problem): Record<string, string | number> => ({
  ...problem.headers,
  'content-type': 'application/problem+json',
  'content-length': Buffer.byteLength(problemText(problem)),
});

/** Answers with the problem, unless an answer is under way already. */
export const answerProblem = (response: ServerResponse, problem: Problem): void => {
  if (response.headersSent) return void response.end();
  response.writeHead(problem.status, problemHeaders(problem));
  response.end(problemText(problem));
};

/** The problem as raw bytes of HTTP/1.1, for a connection whose request could not even be parsed. */
export const rawProblem = (problem: Problem): string => {
  const headers = Object.entries({ ...problemHeaders(problem), connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Error'}\r\n${headers.join('')}\r\n${problemText(problem)}`;
};
