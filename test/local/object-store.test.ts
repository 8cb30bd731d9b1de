// Objects through the real S3 client: bytes come back as they went, also after a restart.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startObjectStore, type ObjectStore } from '../../infra/local/object-store';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

let folder: string;
const stores: ObjectStore[] = [];
const start = async (settings: { folder?: string } = {}) => {
  const store = await startObjectStore(settings);
  stores.push(store);
  return new S3Client({
    endpoint: store.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'objects-'));
});
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const place = (Key: string) => ({ Bucket: 'bodies', Key });
const read = async (client: S3Client, key: string) =>
  Buffer.from((await (await client.send(new GetObjectCommand(place(key)))).Body?.transformToByteArray()) ?? []);

test.each([
  ['text', 'Grüße\n'],
  ['bytes', Buffer.from([0, 10, 13, 255])],
  ['a body of 9 MB', Buffer.alloc(9_000_000, 'x')],
])('%s comes back as it went, from memory and from disk', async (_what, body) => {
  for (const settings of [{}, { folder }]) {
    const client = await start(settings);
    await client.send(new PutObjectCommand({ ...place('github/a b/ü+1'), Body: body, ContentType: 'application/json' }));
    expect((await read(client, 'github/a b/ü+1')).equals(Buffer.from(body))).toBe(true);
    expect(await client.send(new HeadObjectCommand(place('github/a b/ü+1')))).toMatchObject({
      ContentType: 'application/json',
      ContentLength: Buffer.byteLength(body),
    });
  }
});

test('a stream, which the SDK sends in framed chunks, comes back without the frames', async () => {
  const client = await start();
  const parts = Array.from({ length: 20 }, (_, index) => Buffer.alloc(30_000, String(index % 10)));
  await client.send(new PutObjectCommand({ ...place('stream'), Body: Readable.from(parts), ContentLength: 600_000 }));
  expect((await read(client, 'stream')).equals(Buffer.concat(parts))).toBe(true);
});

test('an object is there after a restart, the last one put wins, a deleted one is gone', async () => {
  const first = await start({ folder });
  for (const Body of ['one', 'two']) await first.send(new PutObjectCommand({ ...place('kept'), Body }));
  await first.send(new PutObjectCommand({ ...place('deleted'), Body: 'x' }));
  await first.send(new DeleteObjectCommand(place('deleted')));
  const second = await start({ folder });
  expect((await read(second, 'kept')).toString()).toBe('two');
  await expect(read(second, 'deleted')).rejects.toMatchObject({ name: 'NoSuchKey' });
  expect(readdirSync(folder)).toHaveLength(1);
});

test('keys that look like paths stay in the folder; odd buckets are refused', async () => {
  const client = await start({ folder: join(folder, 'inner') });
  await client.send(new PutObjectCommand({ ...place('../../escaped'), Body: 'x' }));
  expect(readdirSync(folder)).toEqual(['inner']);
  await expect(client.send(new PutObjectCommand({ Bucket: 'UPPER_case', Key: 'x', Body: 'x' }))).rejects.toMatchObject({
    name: 'InvalidBucketName',
  });
});

test('a body that was damaged on the way is refused', async () => {
  await start();
  const answer = await fetch(`${stores[0]?.url}/bodies/x`, { method: 'PUT', body: 'abc', headers: { 'x-amz-checksum-crc32': 'AAAAAA==' } });
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('BadDigest')]);
});
