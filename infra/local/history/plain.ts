// What does a commit say once the names of the people who wrote it are gone?
import type { Landed } from './landed';

const mostNames = 20;
const shortest = 4;

/** The message without its own people's whole names, without control characters, and with a title. */
export const plainOf = ({ message, people, sha }: Pick<Landed, 'message' | 'people' | 'sha'>): string => {
  const names = people.filter((name) => name.trim().length >= shortest && name.length < 100).slice(0, mostNames);
  const text = names
    .reduce((left, name) => left.replaceAll(name, '(name)'), message)
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ');
  return text.trim() === '' ? `Commit ${sha.slice(0, 7)} without a message` : text;
};
