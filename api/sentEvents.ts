import type { Followed } from './live/eventStream';

/** Events that are sent as they happen, as the body of an answer. */
export class SentEvents {
  constructor(readonly followed: Followed) {}
}

/** How a stream of events is described. */
export const EVENT_STREAM_MEDIA_TYPE = 'text/event-stream';
