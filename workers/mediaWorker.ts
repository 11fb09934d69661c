import { Gauge, Registry } from 'prom-client';
import { createMediaActivities } from '../activities/createActivities';
import { createFaceIndex } from '../activities/liveness/faceIndex';
import { createBarcodeEngine } from '../activities/media/barcodeEngine';
import { createEngineMetrics } from '../activities/media/engineMetrics';
import { createOcrEngine } from '../activities/media/ocrEngine';
import { openFaceReader } from '../activities/media/openFaceReader';
import { withoutPersonalData } from '../activities/withoutPersonalData';
import { createBlobStore } from '../db/blobs/createBlobStore';
import { createDatabase } from '../db/connection';
import { createRepositories } from '../db/repositories';
import { openVault } from '../db/vault/openVault';
import { MEDIA_TASK_QUEUE } from '../workflows/appRegistration/messages';
import { readMediaWorkerConfig } from './config';
import { createLogger } from './logging';
import { runProcess, runWorker } from './runWorker';

/** The media-worker process: activities that read pictures, in threads, on a task queue of their own. One a core. */
runProcess('media-worker', async () => {
  const config = readMediaWorkerConfig();
  const logger = createLogger('media-worker', config.LOG_LEVEL);
  const knex = createDatabase(config);
  const registry = new Registry();
  const observerOf = createEngineMetrics(registry);

  await runWorker('media-worker', config, logger, { knex, registry }, async () => {
    const vault = await openVault({ knex, blobs: await createBlobStore(config), masterKey: config.VAULT_MASTER_KEY });
    const repositories = createRepositories(knex);
    const pool = { threads: config.MEDIA_THREADS, timeoutMs: config.MEDIA_TIMEOUT_SECONDS * 1_000, logger };
    const ocr = createOcrEngine({ ...pool, observe: observerOf('ocr') });
    const barcodes = createBarcodeEngine({ ...pool, observe: observerOf('barcodes') });
    const faces = await openFaceReader({ ...pool, engine: config.FACE_ENGINE, observe: observerOf('faces') });
    const faceIndex = createFaceIndex({ vault, repositories, faces, logger });
    new Gauge({
      name: 'face_index_faces',
      help: 'Enrolled faces in memory',
      registers: [registry],
      collect() {
        this.set(faceIndex.size());
      },
    });
    void faceIndex.warm();
    return {
      polls: [
        {
          taskQueue: MEDIA_TASK_QUEUE,
          activities: createMediaActivities({ vault, repositories, ocr, barcodes, faces, faceIndex }),
          interceptors: { activity: [withoutPersonalData] },
          // One more than there are threads: the next picture is fetched and opened while one is being read.
          maxConcurrentActivityTaskExecutions: config.MEDIA_THREADS + 1,
        },
      ],
      close: async () => {
        faceIndex.close();
        await Promise.all([ocr.close(), barcodes.close(), faces.close()]);
      },
    };
  });
});
