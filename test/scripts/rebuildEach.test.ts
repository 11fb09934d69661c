import { WorkflowNotFoundError } from '@temporalio/client';
import { rebuildEach } from '../../scripts/rebuildEach';
import type { Rebuilt } from '../../scripts/rebuildEach';
import { aBegunRegistration } from '../support/builders';

test('registrations after one that cannot be restored are restored', async () => {
  const change = aBegunRegistration({ registrationId: 'reg_1', projectId: 'prj_1' });
  const projection = { lastEvent: () => Promise.resolve(null), rebuild: jest.fn().mockResolvedValue(true) };
  projection.rebuild.mockResolvedValueOnce(false);
  const read = jest.fn().mockResolvedValue(change);
  read.mockRejectedValueOnce(new Error('its query fails')).mockRejectedValueOnce(new WorkflowNotFoundError('', '', ''));

  const rebuilt: Rebuilt[] = [];
  const ids = ['reg_1', 'reg_2', 'reg_3', 'reg_4'];
  for await (const each of rebuildEach(ids, projection, read)) rebuilt.push(each);
  expect(rebuilt).toEqual([
    { id: 'reg_1', outcome: 'failed', fault: 'its query fails' },
    { id: 'reg_2', outcome: 'not in Temporal', fault: null },
    { id: 'reg_3', outcome: 'newer rows kept', fault: null },
    { id: 'reg_4', outcome: 'rebuilt', fault: null },
  ]);
});
