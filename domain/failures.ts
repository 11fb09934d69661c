// Types of the failures of activities, which workflows and the API tell apart.

/** A provider is away: the workflow asks it again. */
export const PROVIDER_UNAVAILABLE = 'PROVIDER_UNAVAILABLE';
/** The recipient's side refused the message for good, or there is no way to send it: not retried. */
export const MESSAGE_REJECTED = 'MESSAGE_REJECTED';
/** The mail server or SMS gateway is away: retried. */
export const MESSAGE_UNDELIVERED = 'MESSAGE_UNDELIVERED';
