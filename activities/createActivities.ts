import { createRegistrationTokens } from '../db/registrationTokens';
import type { Repositories } from '../db/repositories';
import type { Vault } from '../db/vault/vault';
import type { Networks } from '../outbound/networks';
import type { Vendors } from '../vendors/vendors';
import type { EndpointRuns } from '../webhooks/endpointRuns';
import { createBasicInformationActivities } from './basicInformation';
import { createContactActivities } from './contact/contactActivities';
import { createMailer } from './contact/mailer';
import type { MailerConfig } from './contact/mailer';
import { createSmsSender } from './contact/smsSender';
import type { SmsSenderConfig } from './contact/smsSender';
import type { Activities, EvaluationActivities, VendorActivities, WebhookActivities } from './contract';
import { createCriminalHistoryActivities } from './criminalHistory';
import { createDocumentActivities } from './document/documentActivities';
import { createDocumentReader } from './document/documentReader';
import { createFormActivities } from './form';
import { createPortraits } from './document/portraits';
import { createLivenessActivities } from './liveness/livenessActivities';
import type { FaceIndex } from './liveness/faceIndex';
import type { BarcodeEngine } from './media/barcodeEngine';
import type { FaceReader } from './media/faceReader';
import type { OcrEngine } from './media/ocrEngine';
import { createAddressGuard } from '../outbound/addresses';
import { createReadModelActivities } from './readModel';
import { createSandboxDocumentActivities } from './sandboxDocument';
import { createSandboxLivenessActivities } from './sandboxLiveness';
import { createSignUpFormActivities } from './signUpForm';
import { createSignatureActivities } from './signature';
import { createVendorActivities } from './vendor/vendorActivities';
import type { CallObserver } from './vendor/vendorMetrics';
import { createWebhookActivities } from './webhooks/webhookActivities';
import type { AttemptObserver } from './webhooks/webhookMetrics';

interface VendorConfig {
  readonly VENDORS_FILE?: Vendors | undefined;
  readonly OUTBOUND_NETWORKS?: Networks | undefined;
}

export interface LightDeps {
  readonly vault: Vault;
  readonly repositories: Repositories;
  readonly config: MailerConfig & SmsSenderConfig & { readonly REGISTRATION_TOKEN_TTL: number };
}

/** Every activity that asks no vendor and needs no picture to be read: for the worker's task queue. */
export function createLightActivities({
  vault,
  repositories,
  config,
}: LightDeps): Omit<Activities, keyof VendorActivities> {
  return {
    ...createSignUpFormActivities({ vault, repositories }),
    ...createBasicInformationActivities({ vault }),
    ...createSandboxDocumentActivities({ vault }),
    ...createSandboxLivenessActivities({ vault }),
    ...createCriminalHistoryActivities({ vault, repositories }),
    ...createFormActivities({ vault }),
    ...createSignatureActivities({ vault }),
    ...createReadModelActivities({ repositories }),
    ...createContactActivities({
      vault,
      repositories,
      tokens: createRegistrationTokens(vault, config.REGISTRATION_TOKEN_TTL),
      mailer: createMailer(config),
      smsSender: createSmsSender(config),
    }),
  };
}

export interface VendorDeps {
  readonly vault: Vault;
  readonly config: VendorConfig;
  readonly observe: CallObserver;
}

/** Activities that wait for vendors: for a task queue of their own, so that nobody else waits with them. */
export function createWaitingActivities({ vault, config, observe }: VendorDeps): VendorActivities {
  const guard = createAddressGuard(config.OUTBOUND_NETWORKS ?? []);
  return createVendorActivities({ vault, vendors: config.VENDORS_FILE ?? new Map(), guard, observe });
}

export interface WebhookDeps {
  readonly vault: Vault;
  readonly repositories: Repositories;
  readonly config: Pick<VendorConfig, 'OUTBOUND_NETWORKS'>;
  readonly observe: AttemptObserver;
  readonly endpointRuns: Pick<EndpointRuns, 'wake'>;
}

/** Activities that send webhooks: for a task queue of their own as well. */
export function createWebhookDeliverers({ config, endpointRuns, ...deps }: WebhookDeps): WebhookActivities {
  const guard = createAddressGuard(config.OUTBOUND_NETWORKS ?? []);
  return createWebhookActivities({ ...deps, guard, wake: endpointRuns.wake, now: Date.now });
}

export interface MediaDeps {
  readonly vault: Vault;
  readonly repositories: Repositories;
  readonly ocr: OcrEngine;
  readonly barcodes: BarcodeEngine;
  readonly faces: FaceReader;
  readonly faceIndex: FaceIndex;
}

/** Activities that read pictures: for the media worker's task queue. */
export function createMediaActivities(deps: MediaDeps): Pick<EvaluationActivities, 'checkDocument' | 'checkLiveness'> {
  const { vault, repositories, faces, faceIndex } = deps;
  const portraits = createPortraits({ vault, faces });
  return {
    ...createDocumentActivities({ vault, repositories, reader: createDocumentReader(deps), portraits }),
    ...createLivenessActivities({ vault, repositories, faces, portraits, index: faceIndex }),
  };
}
