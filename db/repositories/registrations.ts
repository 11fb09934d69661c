import type { Registration } from '../../domain/registration';
import type { Status } from '../../domain/vocabulary';
import type { Page, PageRequest } from './page';

export interface RegistrationsRepository {
  /** Null where there is none, or its first row is not written yet. */
  get(id: string): Promise<Registration | null>;
  /** `projectId` null: of all projects. `status` null: of any. */
  list(
    filter: { readonly projectId: string | null; readonly status: Status | null },
    page: PageRequest,
  ): Promise<Page<Registration>>;
}
