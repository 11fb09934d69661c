import type { SandboxDirective } from '../../domain/sandbox';
import type { Provider } from '../../domain/vocabulary';
import { faultOf } from '../faults';
import { refuseFaults } from '../refusal';
import type { RequestFacts } from '../route';

/** Only a step of the sandbox provider lets a submission say how it will be judged. */
export function refuseSandbox(
  directive: SandboxDirective | undefined,
  { facts, step }: { readonly facts: RequestFacts; readonly step: { readonly provider: Provider } },
): void {
  if (directive === undefined || step.provider === 'sandbox') return;
  refuseFaults([faultOf('/sandbox', 'SANDBOX_NOT_ALLOWED', facts.language)]);
}
