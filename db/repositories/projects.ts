import type { Instant, Language, ProjectMode } from '../../domain/vocabulary';
import type { Page, PageRequest } from './page';

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly mode: ProjectMode;
  readonly defaultLanguage: Language;
  /** ISO 3166-1 alpha-2; null allows every country. */
  readonly allowedCountries: readonly string[] | null;
  /** The company's own page; links carry a token in its fragment. */
  readonly enrolmentUrl: string | null;
  /** Origins from which a publishable key may be used. */
  readonly allowedOrigins: readonly string[];
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export type NewProject = Omit<Project, 'createdAt' | 'updatedAt'>;
export type ProjectChange = Partial<Omit<NewProject, 'id' | 'mode'>>;

export interface ProjectsRepository {
  /** Repeated with the same id it answers the project made by the first call. */
  create(project: NewProject): Promise<Project>;
  get(id: string): Promise<Project | null>;
  list(page: PageRequest): Promise<Page<Project>>;
  /** Null where there is no such project. */
  update(id: string, change: ProjectChange): Promise<Project | null>;
}
