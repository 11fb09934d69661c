/** What one part of the accuracy bench found out. */
export interface Section {
  readonly title: string;
  /** Of what was measured: libraries, models, lists. */
  readonly versions: Readonly<Record<string, string>>;
  readonly tables: readonly SectionTable[];
  /** What the figures are not; sentences. */
  readonly limits: readonly string[];
  /** Empty for material of one's own, which no figure was promised for. */
  readonly targets: readonly Target[];
  /** All of it for `--json`. */
  readonly figures: unknown;
}

export interface SectionTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Target {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly met: boolean;
}

/** What every section is given. */
export interface SectionOptions {
  /** A file or folder with real material; null: what the section makes itself, or its own fixed set. */
  readonly source: string | null;
  /** Lists to search, in place of an invented one; watchlists only. */
  readonly lists: readonly string[];
  /** Generated material is the same for the same seed. */
  readonly seed: number;
  /** Specimens of each kind and degradation. */
  readonly count: number;
  /** Says how far it is: one line on stderr. */
  readonly progress: (line: string) => void;
}
