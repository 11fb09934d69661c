// Every export is registered as a workflow type.
export { appRegistration } from './appRegistration/workflow';
export { webhookEndpoint } from './webhookEndpoint/workflow';
