// Bodies too large for a queue: kept in a bucket, the message carries a pointer.
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** A body over this many bytes goes to the bucket. */
export const inlineLimitBytes = 200_000;

export type Bodies = { keep: (key: string, body: string) => Promise<void>; fetch: (key: string) => Promise<string> };

export const bodiesIn = (client: S3Client, bucket: string): Bodies => ({
  keep: async (key, body) => {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/octet-stream' }));
  },
  fetch: async (key) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await Body?.transformToString('utf-8')) ?? '';
  },
});
