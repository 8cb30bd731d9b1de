// As much of GraphQL as our queries use, answered from plain objects: a field that is not there is an error, as at the real one.

export type Node = { __typename: string; [field: string]: unknown };
type Variables = Record<string, unknown>;
type Selection =
  | { kind: 'field'; alias: string; name: string; args: Variables; selections?: Selection[] }
  | { kind: 'on'; type: string; selections: Selection[] };

/** One field that cannot be had: it is null, and the rest is answered. */
export class FieldError extends Error {
  constructor(
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

/** The whole query is refused. */
export class QueryError extends Error {}

const tokensOf = (text: string): string[] => text.match(/[A-Za-z_]\w*|\$\w+|"(?:[^"\\]|\\.)*"|-?\d+|\.\.\.|[{}():[\]!]/g) ?? [];

class Reader {
  readonly #tokens: string[];
  #at = 0;
  constructor(
    text: string,
    readonly variables: Variables,
  ) {
    this.#tokens = tokensOf(text);
  }

  peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  next(wanted?: string): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined || (wanted !== undefined && token !== wanted))
      throw new QueryError(`Expected ${wanted ?? 'more'}, found ${token ?? 'the end'}`);
    return token;
  }

  skipTo(token: string): void {
    while (this.peek() !== token) this.next();
  }

  value(): unknown {
    const token = this.next();
    if (token.startsWith('$')) {
      if (!Object.hasOwn(this.variables, token.slice(1))) throw new QueryError(`Variable ${token} is not given`);
      return this.variables[token.slice(1)];
    }
    return JSON.parse(token);
  }

  args(): Variables {
    const args: Variables = {};
    if (this.peek() !== '(') return args;
    this.next('(');
    while (this.peek() !== ')') {
      const name = this.next();
      this.next(':');
      args[name] = this.value();
    }
    this.next(')');
    return args;
  }
}

const selectionsIn = (reader: Reader, fragments: Map<string, { type: string; selections: Selection[] }>): Selection[] => {
  const selections: Selection[] = [];
  reader.next('{');
  while (reader.peek() !== '}') {
    if (reader.peek() === '...') {
      reader.next();
      const word = reader.next();
      const type = word === 'on' ? reader.next() : '';
      const fragment = fragments.get(word);
      if (type === '' && !fragment) throw new QueryError(`No fragment ${word}`);
      selections.push({ kind: 'on', ...(fragment && type === '' ? fragment : { type, selections: selectionsIn(reader, fragments) }) });
      continue;
    }
    const first = reader.next();
    const isAlias = reader.peek() === ':';
    if (isAlias) reader.next(':');
    const name = isAlias ? reader.next() : first;
    const args = reader.args();
    const inner = reader.peek() === '{' ? { selections: selectionsIn(reader, fragments) } : {};
    selections.push({ kind: 'field', alias: first, name, args, ...inner });
  }
  reader.next('}');
  return selections;
};

const parsed = (query: string, variables: Variables): Selection[] => {
  const [operation = '', ...definitions] = query.split(/\n(?=fragment )/);
  const fragments = new Map<string, { type: string; selections: Selection[] }>();
  for (const definition of definitions) {
    const reader = new Reader(definition, variables);
    reader.next('fragment');
    const name = reader.next();
    reader.next('on');
    const type = reader.next();
    fragments.set(name, { type, selections: selectionsIn(reader, fragments) });
  }
  const reader = new Reader(operation, variables);
  reader.skipTo('{');
  return selectionsIn(reader, fragments);
};

/** Answers a query from a root object whose fields are values or functions of their arguments. */
export const answerGraphql = (root: Node, { query, variables }: { query: string; variables: Variables }): object => {
  const errors: object[] = [];
  const select = (node: Node, selections: readonly Selection[]): Record<string, unknown> => {
    const result: Record<string, unknown> = {};
    for (const selection of selections) {
      if (selection.kind === 'on') {
        if (selection.type === node.__typename) Object.assign(result, select(node, selection.selections));
        continue;
      }
      const { alias, name, args, selections: inner } = selection;
      if (!Object.hasOwn(node, name)) throw new QueryError(`Field '${name}' doesn't exist on type '${node.__typename}'`);
      result[alias] = resolve(node, { name, args, inner });
    }
    return result;
  };
  const resolve = (node: Node, { name, args, inner }: { name: string; args: Variables; inner: Selection[] | undefined }): unknown => {
    try {
      const field = node[name];
      return shape(typeof field === 'function' ? field(args) : field, inner);
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      errors.push({ type: error.type, message: error.message, path: [name] });
      return null;
    }
  };
  const shape = (value: unknown, inner: Selection[] | undefined): unknown => {
    if (Array.isArray(value)) return value.map((one) => shape(one, inner));
    if (value === null || value === undefined) return null;
    if (typeof value === 'object') {
      if (!inner) throw new QueryError('Field must have selections');
      return select(value as Node, inner);
    }
    if (inner) throw new QueryError('Selections cannot be made on scalars');
    return value;
  };
  try {
    const data = select(root, parsed(query, variables));
    return { data, ...(errors.length > 0 ? { errors } : {}) };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return { errors: [{ type: 'undefinedField', message: error.message }] };
  }
};
