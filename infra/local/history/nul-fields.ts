// Splits a stream of bytes at NULs, with bounded memory whatever stands between them.
const mostFieldBytes = 65_536;

/** Each field as text; of one longer than 64 KB only its beginning. */
export const nulFields = async function* (stream: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  let open: Buffer[] = [];
  let size = 0;
  const keep = (piece: Buffer): void => {
    if (size < mostFieldBytes) open.push(piece.subarray(0, mostFieldBytes - size));
    size += piece.length;
  };
  for await (const chunk of stream) {
    const fields: string[] = [];
    let from = 0;
    for (let to = chunk.indexOf(0); to >= 0; to = chunk.indexOf(0, from)) {
      keep(chunk.subarray(from, to));
      fields.push((open.length === 1 ? (open[0] ?? Buffer.alloc(0)) : Buffer.concat(open)).toString('utf8'));
      [open, size, from] = [[], 0, to + 1];
    }
    // Copied: a view would keep the whole chunk.
    if (from < chunk.length) keep(Buffer.from(chunk.subarray(from)));
    yield fields;
  }
};
