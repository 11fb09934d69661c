import { isBackend, mayReadPersonalData } from '../access';
import type { RequestFacts } from '../route';
import type { RegistrationView } from '../schemas/registration';
import { openKnown } from './known';
import type { Shown } from './known';
import { registrationView } from './registrationView';

/**
 * Registrations as whoever asks may see them. Personal data is shown to reads alone, each of which is noted, so that
 * answers kept for repeated requests hold none.
 */
export async function showRegistrations(
  facts: RequestFacts,
  shown: readonly Shown[],
): Promise<readonly RegistrationView[]> {
  const { services, credential, askedLanguage, requestId, route } = facts;
  const seesPersonalData = facts.isRead && mayReadPersonalData(credential);
  const known = await openKnown(services.vault, shown);
  if (seesPersonalData) {
    await services.repositories.accessLog.record(
      shown.map(({ registration: { id, projectId } }) => ({
        ...{ registrationId: id, projectId, credentialId: credential.id, route, requestId },
      })),
    );
  }
  return shown.flatMap(({ registration, flow }, index) => {
    const ofThis = known[index];
    const language = askedLanguage ?? registration.language;
    const audience = { language, isBackend: isBackend(credential), seesPersonalData };
    return ofThis === undefined ? [] : [registrationView(registration, flow, ofThis, audience)];
  });
}

export async function showRegistration(facts: RequestFacts, shown: Shown): Promise<RegistrationView> {
  const [view] = await showRegistrations(facts, [shown]);
  if (view === undefined) throw new Error('A registration without a view');
  return view;
}
