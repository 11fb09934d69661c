import { createReadModelActivities } from '../../activities/readModel';
import { aBegunRegistration } from '../support/builders';
import { runActivity } from '../support/runActivity';
import { openTestStore } from '../support/store';

describe('projectRegistration', () => {
  it('writes what the API reads, once, however often it is run', async () => {
    const store = await openTestStore();
    const { registration, events } = aBegunRegistration(await store.enrol());
    const { projectRegistration } = createReadModelActivities(store);
    await runActivity(() => projectRegistration({ registration, events }));
    await runActivity(() => projectRegistration({ registration, events }));
    expect(await store.repositories.registrations.get(registration.id)).toEqual(registration);
    expect(await store.repositories.events.after(registration.id, 0, 10)).toEqual(events);
    await store.close();
  }, 60_000);
});
