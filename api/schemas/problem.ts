import { z } from 'zod';
import { REFUSAL_CODES } from '../../domain/refusals';

/** RFC 9457, with a code from the catalogue. */
export const problem = z
  .object({
    type: z.string().meta({ description: 'The page that explains the code' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.enum(REFUSAL_CODES),
    requestId: z.string(),
    errors: z
      .array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() }))
      .optional()
      .meta({ description: 'Every fault at once, each at a JSON Pointer' }),
    attemptsLeft: z.int().optional().meta({ description: 'CODE_WRONG: tries left for this code' }),
    registrationId: z
      .string()
      .optional()
      .meta({ description: 'DUPLICATE_REGISTRATION, for backends: the registration that is open' }),
  })
  .meta({
    id: 'Problem',
    example: {
      type: 'https://registrations.acme.example/docs/problems#INVALID_FIELDS',
      title: 'Some fields are ill-formed',
      status: 422,
      detail: 'Correct each field listed in "errors" and send again; no attempt was used up.',
      instance: '/v1/app-registrations',
      code: 'INVALID_FIELDS',
      requestId: 'req_019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b',
      errors: [{ pointer: '/language', code: 'UNKNOWN_VALUE', detail: 'Invalid option' }],
    },
  });
export type Problem = z.infer<typeof problem>;
