import type { Knex } from 'knex';
import { only } from './only';

export interface DocumentNumbersRepository {
  /**
   * The registration that first used a document in a project: this one, where no other did. Of any number at once,
   * exactly one becomes it, until its data key is destroyed. The number is known by its keyed hash alone.
   */
  claim(use: {
    readonly projectId: string;
    readonly numberHash: string;
    readonly registrationId: string;
  }): Promise<string>;
}

export function createDocumentNumbersRepository(knex: Knex): DocumentNumbersRepository {
  return {
    async claim({ projectId, numberHash, registrationId }) {
      const rows = await knex('document_numbers')
        .insert({ project_id: projectId, number_hash: numberHash, registration_id: registrationId })
        .onConflict(['project_id', 'number_hash'])
        .merge(['number_hash'])
        .returning<{ registration_id: string }[]>('registration_id');
      return only(rows).registration_id;
    },
  };
}
