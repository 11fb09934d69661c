import { z } from 'zod';
import { PROJECT_MODES } from '../../domain/vocabulary';
import { id, https, instant, language, page, text } from './common';
import { countryAlpha2 } from './fields';

/** `https://acme.example`: what browsers send in `Origin`. */
const origin = z
  .string()
  .max(200)
  .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/)
  .meta({ example: 'https://acme.example' });

const changeable = {
  name: text(60),
  defaultLanguage: language,
  allowedCountries: z
    .array(countryAlpha2)
    .max(250)
    .nullable()
    .meta({ description: 'Who may enrol; null: people of every country' }),
  enrolmentUrl: https
    .nullable()
    .meta({ description: 'The company’s own page; links carry the registration token in its fragment' }),
  allowedOrigins: z.array(origin).max(20).meta({ description: 'Pages that may call from a browser' }),
};

export const projectCreation = z
  .strictObject({
    ...changeable,
    mode: z.enum(PROJECT_MODES).meta({ description: 'Can never be changed' }),
    defaultLanguage: language.default('en'),
    allowedCountries: changeable.allowedCountries.default(null),
    enrolmentUrl: changeable.enrolmentUrl.default(null),
    allowedOrigins: changeable.allowedOrigins.default([]),
  })
  .meta({
    id: 'ProjectCreation',
    example: { name: 'Acme', mode: 'sandbox', defaultLanguage: 'es', enrolmentUrl: 'https://acme.example/enrol' },
  });

export const projectChange = z
  .strictObject(changeable)
  .partial()
  .meta({ id: 'ProjectChange', example: { allowedOrigins: ['https://acme.example'] } });

export const project = z
  .object({
    id: id('prj'),
    name: z.string(),
    mode: z.enum(PROJECT_MODES),
    defaultLanguage: language,
    allowedCountries: z.array(z.string()).nullable(),
    enrolmentUrl: z.string().nullable(),
    allowedOrigins: z.array(z.string()),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Project' });
export type ProjectView = z.infer<typeof project>;

export const projectPage = page(project).meta({ id: 'ProjectPage' });
