import { z } from 'zod';
import { instant } from './common';

export const projectCertificate = z
  .object({
    certificate: z.string().meta({ description: 'X.509 in PEM' }),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .meta({ description: 'SHA-256 of the certificate in DER: what to hold evidence against' }),
    validFrom: instant,
    validTo: instant,
  })
  .meta({ id: 'ProjectCertificate' });
