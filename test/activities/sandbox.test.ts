import { CancelledFailure } from '@temporalio/activity';
import { evaluateSandbox } from '../../activities/sandbox';
import type { SandboxDirective } from '../../domain/sandbox';
import { anActivityEnvironment, runActivity } from '../support/runActivity';

const ask = (directive?: SandboxDirective, call = 1, env = anActivityEnvironment()) =>
  runActivity(() => evaluateSandbox(directive, { call, step: 'document' }), env);

describe('the sandbox provider', () => {
  it.each<[SandboxDirective | undefined, string, string[]]>([
    [undefined, 'passed', []],
    [{ outcome: 'passed' }, 'passed', []],
    [{ outcome: 'failed' }, 'failed', ['NOT_PASSED']],
    [{ outcome: 'failed', reasons: [] }, 'failed', ['NOT_PASSED']],
    [
      { outcome: 'failed', reasons: ['DOCUMENT_EXPIRED', 'NAME_DIFFERS'] },
      'failed',
      ['DOCUMENT_EXPIRED', 'NAME_DIFFERS'],
    ],
    [{ outcome: 'needsReview' }, 'needsReview', ['DOUBTFUL']],
    [{ outcome: 'needsReview', reasons: ['NAME_DIFFERS'] }, 'needsReview', ['NAME_DIFFERS']],
    [{ outcome: 'imageQuality' }, 'failed', ['IMAGE_BLURRED']],
    [{ outcome: 'imageQuality', reasons: ['IMAGE_TOO_DARK'] }, 'failed', ['IMAGE_TOO_DARK']],
    [{ outcome: 'imageQuality', reasons: ['DOCUMENT_EXPIRED'] }, 'failed', ['IMAGE_BLURRED']],
  ])('asked for %j answers %s %j', async (directive, result, reasons) => {
    expect(await ask(directive)).toEqual({ result, reasons, scores: {}, redFlags: [] });
  });

  it('is down as often as asked, and then passes', async () => {
    for (const call of [1, 2]) {
      await expect(ask({ outcome: 'providerDown', times: 2 }, call)).rejects.toMatchObject({
        type: 'PROVIDER_UNAVAILABLE',
        nonRetryable: true,
      });
    }
    expect((await ask({ outcome: 'providerDown', times: 2 }, 3)).result).toBe('passed');
  });

  it('is down once where it is not said how often', async () => {
    await expect(ask({ outcome: 'providerDown' })).rejects.toMatchObject({ type: 'PROVIDER_UNAVAILABLE' });
    expect((await ask({ outcome: 'providerDown' }, 2)).result).toBe('passed');
  });

  it('takes its time when it answers, and says that it lives', async () => {
    const env = anActivityEnvironment();
    let heartbeats = 0;
    env.on('heartbeat', () => (heartbeats += 1));
    const began = Date.now();
    await ask({ outcome: 'passed', delaySeconds: 2.2 }, 1, env);
    expect(Date.now() - began).toBeGreaterThanOrEqual(2_190);
    expect(heartbeats).toBe(2);
  });

  it('takes no time to be down', async () => {
    await expect(ask({ outcome: 'providerDown', delaySeconds: 30 })).rejects.toThrow('down');
  });

  it('stops when nobody waits for it any more', async () => {
    const env = anActivityEnvironment();
    const asked = ask({ outcome: 'passed', delaySeconds: 30 }, 1, env);
    env.cancel();
    await expect(asked).rejects.toBeInstanceOf(CancelledFailure);
  });
});
