import type { Route } from '../route';
import { analyticsRoutes } from './analytics';
import { apiKeyRoutes } from './apiKeys';
import { contactVerificationRoutes } from './contactVerifications';
import { decisionRoutes } from './decisions';
import { eventRoutes } from './events';
import { evidenceRoutes } from './evidence';
import { flowRoutes } from './flows';
import { healthRoutes } from './health';
import { projectRoutes } from './projects';
import { providerCallbackRoutes } from './providerCallbacks';
import { registrationRoutes } from './registrations';
import { stepRoutes } from './steps';
import { webhookDeliveryRoutes } from './webhookDeliveries';
import { webhookEndpointRoutes } from './webhookEndpoints';

/** Every route of the API, in the order of its document. */
export const routes: readonly Route[] = [
  ...projectRoutes,
  ...apiKeyRoutes,
  ...flowRoutes,
  ...registrationRoutes,
  ...stepRoutes,
  ...contactVerificationRoutes,
  ...decisionRoutes,
  ...eventRoutes,
  ...analyticsRoutes,
  ...evidenceRoutes,
  ...providerCallbackRoutes,
  ...webhookEndpointRoutes,
  ...webhookDeliveryRoutes,
  ...healthRoutes,
];
