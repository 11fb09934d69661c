import type { Knex } from 'knex';
import type { Instant, Language, ProjectMode } from '../../domain/vocabulary';
import { columnsInSql, statement } from '../statement';
import { only } from './only';
import { restrictToPage, toPage } from './page';
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

const COLUMNS = [
  'id',
  'name',
  'mode',
  'default_language as defaultLanguage',
  'allowed_countries as allowedCountries',
  'enrolment_url as enrolmentUrl',
  'allowed_origins as allowedOrigins',
  'created_at as createdAt',
  'updated_at as updatedAt',
];

const find = statement<Project>('projects.get', `select ${columnsInSql(COLUMNS)} from projects where id = ?`);

export function createProjectsRepository(knex: Knex): ProjectsRepository {
  return {
    async create({ id, mode, ...project }) {
      const rows = await knex('projects')
        .insert({ id, mode, ...columnsOf(project) })
        .onConflict('id')
        .merge(['id'])
        .returning<Project[]>(COLUMNS);
      return only(rows);
    },

    async get(id) {
      const rows = await find(knex, [id]);
      return rows[0] ?? null;
    },

    async list(page) {
      const rows = await knex('projects').modify(restrictToPage, page).select<Project[]>(COLUMNS);
      return toPage(rows, page);
    },

    async update(id, change) {
      const rows = await knex('projects')
        .where({ id })
        .update({ ...columnsOf(change), updated_at: knex.fn.now(3) })
        .returning<Project[]>(COLUMNS);
      return rows[0] ?? null;
    },
  };
}

/** What is not given stays as it is. */
function columnsOf(change: ProjectChange) {
  return {
    name: change.name,
    default_language: change.defaultLanguage,
    allowed_countries: change.allowedCountries,
    enrolment_url: change.enrolmentUrl,
    allowed_origins: change.allowedOrigins,
  };
}
