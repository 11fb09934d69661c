/** One reading of a person's data. */
export interface Access {
  readonly projectId: string;
  readonly registrationId: string;
  /** The id of the key that was used. */
  readonly credentialId: string;
  /** The route's template, never the path itself. */
  readonly route: string;
  readonly requestId: string;
}

export interface AccessLogRepository {
  record(accesses: readonly Access[]): Promise<void>;
}
