import { X509Certificate } from 'node:crypto';
import { fingerprintOf, pemOf } from '../../evidence/cms/certificate';
import { ADMIN, forScope } from '../access';
import { defineRoute } from '../defineRoute';
import { loadNothing, loadProject, notFound } from '../load';
import { NO_BODY, NO_QUERY, jsonBody, reply } from '../route';
import { projectCertificate } from '../schemas/certificate';
import { pageOnly } from '../schemas/common';
import { project, projectChange, projectCreation, projectPage } from '../schemas/project';
import type { ProjectView } from '../schemas/project';
import type { Project } from '../../db/repositories/projects';

const tag = 'Projects';

export const projectRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/projects',
    operation: 'createProject',
    tag,
    summary: 'Create a project',
    access: ADMIN,
    limit: 'write',
    load: loadNothing,
    query: NO_QUERY,
    body: jsonBody(projectCreation),
    answers: { 201: { description: 'The project', schema: project } },
    handle: async ({ services, body, newId }) => {
      const made = await services.repositories.projects.create({ id: newId('prj'), ...body });
      return reply(201, projectView(made));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/projects',
    operation: 'listProjects',
    tag,
    summary: 'List projects, the newest first',
    access: ADMIN,
    limit: 'read',
    load: loadNothing,
    query: pageOnly,
    body: NO_BODY,
    answers: { 200: { description: 'A page of projects', schema: projectPage } },
    handle: async ({ services, query }) => {
      const { items, next } = await services.repositories.projects.list(query);
      return reply(200, { data: items.map(projectView), next });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/projects/{id}',
    operation: 'readProject',
    tag,
    summary: 'Read a project',
    access: ADMIN,
    limit: 'read',
    load: loadProject,
    query: NO_QUERY,
    body: NO_BODY,
    answers: { 200: { description: 'The project', schema: project } },
    handle: ({ resource }) => Promise.resolve(reply(200, projectView(resource.project))),
  }),
  defineRoute({
    method: 'patch',
    path: '/v1/projects/{id}',
    operation: 'changeProject',
    tag,
    summary: 'Change a project',
    description: 'Members that are left out stay as they are. The mode of a project never changes.',
    access: ADMIN,
    limit: 'write',
    load: loadProject,
    query: NO_QUERY,
    body: jsonBody(projectChange),
    answers: { 200: { description: 'The project', schema: project } },
    handle: async ({ services, resource, body }) => {
      const changed = await services.repositories.projects.update(resource.project.id, body);
      return reply(200, projectView(changed ?? notFound()));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/projects/{id}/certificate',
    operation: 'readProjectCertificate',
    tag,
    summary: 'Read the certificate that a project signs evidence and texts with',
    description: 'The same for good. Whoever verifies evidence compares its fingerprint with this one.',
    access: forScope('registrations:read'),
    limit: 'read',
    load: loadProject,
    query: NO_QUERY,
    body: NO_BODY,
    answers: { 200: { description: 'The certificate', schema: projectCertificate } },
    handle: async ({ services, resource }) => {
      const { certificate } = await services.signers.get(resource.project.id);
      const { validFrom, validTo } = new X509Certificate(certificate);
      return reply(200, {
        certificate: pemOf(certificate),
        fingerprint: fingerprintOf(certificate),
        validFrom: new Date(validFrom).toISOString(),
        validTo: new Date(validTo).toISOString(),
      });
    },
  }),
];

function projectView(stored: Project): ProjectView {
  const { id, name, mode, defaultLanguage, enrolmentUrl, createdAt, updatedAt } = stored;
  return {
    ...{ id, name, mode, defaultLanguage, enrolmentUrl, createdAt, updatedAt },
    allowedCountries: stored.allowedCountries === null ? null : [...stored.allowedCountries],
    allowedOrigins: [...stored.allowedOrigins],
  };
}
