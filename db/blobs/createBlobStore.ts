import { ConfigurationError } from '../environment';
import type { BlobStore } from './blobStore';
import { createFolderBlobStore } from './folderBlobStore';
import { createS3BlobStore } from './s3BlobStore';

/** The store that the configuration (`environment.blobs`) names. */
export async function createBlobStore(config: {
  readonly BLOB_DIRECTORY?: string | undefined;
  readonly S3_BUCKET?: string | undefined;
  readonly S3_REGION: string;
  readonly S3_ENDPOINT?: string | undefined;
  readonly S3_ACCESS_KEY_ID?: string | undefined;
  readonly S3_SECRET_ACCESS_KEY?: string | undefined;
}): Promise<BlobStore> {
  if (config.BLOB_DIRECTORY !== undefined) return createFolderBlobStore(config.BLOB_DIRECTORY);
  if (config.S3_BUCKET === undefined) throw new ConfigurationError(['BLOB_DIRECTORY or S3_BUCKET is not set']);
  const { S3_ACCESS_KEY_ID: id, S3_SECRET_ACCESS_KEY: secret } = config;
  return createS3BlobStore({
    bucket: config.S3_BUCKET,
    region: config.S3_REGION,
    endpoint: config.S3_ENDPOINT ?? null,
    accessKey: id !== undefined && secret !== undefined ? { id, secret } : null,
  });
}
