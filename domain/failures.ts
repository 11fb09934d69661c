// Types of the failures of activities, which workflows and the API tell apart.

/** A provider is away: the workflow asks it again. */
export const PROVIDER_UNAVAILABLE = 'PROVIDER_UNAVAILABLE';
/** A provider cannot be asked, or does not answer as agreed, until a person mends it: the workflow asks seldom. */
export const PROVIDER_MISCONFIGURED = 'PROVIDER_MISCONFIGURED';
/** What a failure of a provider may tell besides its type, as its first detail. */
export interface ProviderFailure {
  /** A code for operators, such as `HTTP_401`. */
  readonly reason?: string;
  /** When the provider wants to be asked again. */
  readonly retryAfterSeconds?: number;
}
/** The recipient's side refused the message for good, or there is no way to send it: not retried. */
export const MESSAGE_REJECTED = 'MESSAGE_REJECTED';
/** The mail server or SMS gateway is away: retried. */
export const MESSAGE_UNDELIVERED = 'MESSAGE_UNDELIVERED';
