import type { BlobStore } from './blobStore';

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** Blobs as objects of a bucket. Without an access key the machine's own credentials are used. */
export async function createS3BlobStore(settings: {
  readonly bucket: string;
  readonly region: string;
  /** Null for Amazon's. */
  readonly endpoint: string | null;
  readonly accessKey: { readonly id: string; readonly secret: string } | null;
}): Promise<BlobStore> {
  // Only a process with a bucket waits for the SDK to load.
  const { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const { bucket: Bucket, region, endpoint, accessKey } = settings;
  const client = new S3Client({
    region,
    // Other stores rarely serve a host name for each bucket, nor the newest checksums.
    ...(endpoint !== null && { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(accessKey !== null && { credentials: { accessKeyId: accessKey.id, secretAccessKey: accessKey.secret } }),
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  });

  return {
    async put(Key, Body) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/octet-stream' }));
    },

    async get(Key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return Body === undefined ? null : Buffer.from(await Body.transformToByteArray());
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
  };
}
