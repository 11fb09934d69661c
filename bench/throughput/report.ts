import type { Provenance } from '../machine';
import type { VariantName } from './course';
import type { Options } from './options';
import type { Sample } from './sample';
import type { ScenarioSummary } from './summary';

/** Everything that one run of the bench found out; what `--json` prints. */
export interface Report extends Provenance {
  readonly bench: 'throughput';
  /** Like was compared with like, and nothing went wrong. */
  readonly valid: boolean;
  readonly versions: { readonly temporalSdk: string; readonly temporalServer: string; readonly postgres: string };
  readonly options: Options;
  /** One registration of each variant, taken calmly through its course. */
  readonly work: Readonly<Record<VariantName, Sample>>;
  /** Whether all three do the same number of updates, activities and local activities; otherwise nothing is compared. */
  readonly isSameWork: boolean;
  readonly scenarios: readonly ScenarioSummary[];
  /** Why registrations were given up, and how often. */
  readonly errors: Readonly<Record<string, number>>;
}
