// The filters' frame: order, malformed lines, long lines, a reader that goes away, memory and speed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import * as z from 'zod';
import { filterLines, readAll, type LineFunction } from '../../infra/local/json-lines';

jest.setTimeout(30_000);

const run = async (input: (string | Buffer)[], work: LineFunction = (record) => record) => {
  const chunks: string[] = [];
  const output = new Writable({ write: (chunk: Buffer, _encoding, done) => (chunks.push(chunk.toString('utf8')), done()) });
  const exitCode = await filterLines(work, { input: Readable.from(input.map((part) => Buffer.from(part))), output });
  const text = chunks.join('');
  return {
    exitCode,
    text,
    lines: text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown),
  };
};

test('one in, one out, in order, however the bytes are cut', async () => {
  const text = Array.from({ length: 50 }, (_, index) => `{"number":${index},"text":"ü\u{1F680}"}\n`).join('');
  const bytes = Buffer.from(text);
  for (const size of [1, 7, 1000]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
    expect(await run(pieces)).toMatchObject({ exitCode: 0, text });
  }
});

test('asynchronous work keeps the order', async () => {
  const work = async (record: unknown) => {
    await new Promise((resolve) => setTimeout(resolve, record === 1 ? 20 : 0));
    return record;
  };
  expect((await run(['1\n2\n3\n'], work)).lines).toEqual([1, 2, 3]);
});

test('a malformed line gets an error with its number in its place, the rest goes on, exit 1', async () => {
  const { lines, exitCode } = await run(['{"a":1}\n{oops\n\n', Buffer.from([0x22, 0xff, 0x22, 10]), '{"a":2}']);
  expect(lines).toEqual([
    { a: 1 },
    { line: 2, error: expect.stringContaining('JSON') },
    { line: 3, error: 'the line is empty' },
    { line: 4, error: 'the line is not UTF-8' },
    { a: 2 },
  ]);
  expect(exitCode).toBe(1);
});

test('what the work throws is the error, on one line; a schema names its field', async () => {
  const schema = z.object({ sha: z.string() });
  const { lines } = await run(['{"sha":1}\n{"sha":"x"}\n'], (record) => schema.parse(record));
  expect(lines).toEqual([{ line: 1, error: expect.stringMatching(/^sha: .*string/) }, { sha: 'x' }]);
  const thrown = await run(['1\n'], () => {
    throw new Error('two\n  lines');
  });
  expect(thrown.lines).toEqual([{ line: 1, error: 'two lines' }]);
  expect((await run(['1\n'], async () => Promise.reject(new Error('late')))).lines).toEqual([{ line: 1, error: 'late' }]);
});

test('CRLF, a byte order mark and a missing last line feed do no harm; nothing in, nothing out', async () => {
  expect((await run(['\ufeff{"a":1}\r\n{"a":2}'])).lines).toEqual([{ a: 1 }, { a: 2 }]);
  expect(await run([])).toMatchObject({ exitCode: 0, text: '' });
});

test('a line over 16 MB is an error, one just under it is not', async () => {
  const mebibyte = 'x'.repeat(1024 * 1024);
  const long = ['"', ...Array<string>(16).fill(mebibyte), '"\n'];
  const fits = ['"', ...Array<string>(15).fill(mebibyte), '"\n'];
  const { lines, exitCode } = await run([...long, ...fits, '1\n'], (record) => (typeof record === 'string' ? record.length : record));
  expect(lines).toEqual([{ line: 1, error: expect.stringContaining('longer than 16777216 bytes') }, 15 * 1024 * 1024, 1]);
  expect(exitCode).toBe(1);
});

test('a slow reader is waited for: the input is not read ahead without end', async () => {
  const line = Buffer.from(`"${'x'.repeat(10_000)}"\n`);
  let read = 0;
  const input = Readable.from(
    (function* () {
      for (; read < 2000; read += 1) yield line;
    })(),
  );
  const output = new Writable({ highWaterMark: 1000, write: () => undefined });
  void filterLines((record) => record, { input, output });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(read).toBeLessThan(100);
});

const script = (body: string) => [
  '-r',
  'tsx/cjs',
  '-e',
  `const { filterLines } = require(${JSON.stringify(join(__dirname, '../../infra/local/json-lines.ts'))}); ${body}`,
];

test('a reader that goes away ends it quietly', async () => {
  const child = spawn(process.execPath, script('filterLines((record) => record).then((code) => process.stderr.write(`code ${code}`))'), {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: join(__dirname, '../..'),
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
  child.stdin.on('error', () => undefined);
  const feeder = setInterval(() => child.stdin.write('{"a":1}\n'.repeat(1000)), 1);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = (await once(child, 'exit')) as [number];
  clearInterval(feeder);
  expect([code, errors]).toEqual([0, 'code 0']);
});

test('200,000 lines: over 20,000 a second of processor time, in constant memory', async () => {
  const body = `const { Readable, Writable } = require('node:stream');
    const chunk = Buffer.from('{"sha":"51d0c3e","message":"Retry queue","author":{"name":"A","email":"a@example.com"}}\\n'.repeat(500));
    const input = Readable.from((function* () { for (let i = 0; i < 400; i += 1) yield chunk; })());
    
    const before = process.cpuUsage();
    filterLines((record) => ({ sha: record.sha }), { input, output: new Writable({ write: (c, e, done) => done() }) }).then(() =>
      console.log(JSON.stringify({ cpuSeconds: (process.cpuUsage(before).user + process.cpuUsage(before).system) / 1e6, rssBytes: process.memoryUsage().rss })));`;
  const child = spawn(process.execPath, script(body), { stdio: ['ignore', 'pipe', 'inherit'], cwd: join(__dirname, '../..') });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  const { cpuSeconds, rssBytes } = JSON.parse(chunk.toString('utf8')) as { cpuSeconds: number; rssBytes: number };
  expect(200_000 / cpuSeconds).toBeGreaterThan(20_000);
  expect(rssBytes).toBeLessThan(200_000_000);
});

test('readAll stops at its limit', async () => {
  const through = (text: string) => {
    const stream = new PassThrough();
    stream.end(text);
    return stream;
  };
  expect(await readAll(3, through('abc'))).toBe('abc');
  expect(await readAll(2, through('abc'))).toBeUndefined();
});
