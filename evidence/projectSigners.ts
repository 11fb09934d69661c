import { createPrivateKey } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { ProjectCertificatesRepository, StoredCertificate } from '../db/repositories/projectCertificates';
import type { Vault } from '../db/vault/vault';
import { makeSigner } from './cms/certificate';
import type { Signer } from './cms/certificate';

/** What each project signs with. */
export interface ProjectSigners {
  /** The same one for every process and for good: made when it is first asked for. */
  get(projectId: string): Promise<Signer>;
}

const REMEMBERED = 100;
const sealedKey = z.object({ pkcs8: z.base64() });

/** Certificates are public; keys are sealed under a key of this system and opened for use. */
export function createProjectSigners(deps: {
  readonly certificates: ProjectCertificatesRepository;
  readonly vault: Pick<Vault, 'sealForService' | 'openForService'>;
}): ProjectSigners {
  const { certificates, vault } = deps;
  const signers = new LRUCache<string, Signer>({ max: REMEMBERED });

  function open({ projectId, certificate, sealedKey: sealed }: StoredCertificate): Signer {
    const { pkcs8 } = sealedKey.parse(vault.openForService('projectCertificate', projectId, sealed));
    const key = createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' });
    return { certificate, key };
  }

  /** Several processes may make one at the same time: the first that is kept is everybody's. */
  async function make(projectId: string): Promise<StoredCertificate> {
    const { certificate, key } = makeSigner(`App Registrations ${projectId}`, new Date());
    const pkcs8 = key.export({ type: 'pkcs8', format: 'der' }).toString('base64');
    const sealed = vault.sealForService('projectCertificate', projectId, { pkcs8 });
    return certificates.keep({ projectId, certificate, sealedKey: sealed });
  }

  return {
    async get(projectId) {
      const known = signers.get(projectId);
      if (known !== undefined) return known;
      const signer = open((await certificates.get(projectId)) ?? (await make(projectId)));
      signers.set(projectId, signer);
      return signer;
    },
  };
}
