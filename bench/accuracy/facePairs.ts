import { product } from '../../activities/liveness/descriptors';
import type { LikenessScale } from '../../activities/media/faceReader';

/** A picture in which a face was found. */
export interface DescribedFace {
  readonly person: string;
  readonly descriptor: Float32Array;
}

/** How alike all pairs of pictures are, those of one person and those of two. */
export interface Pairs {
  readonly same: readonly number[];
  readonly different: readonly number[];
}

/** Shares, 0 to 1; null where there are no pairs to count. */
export interface ErrorRates {
  readonly threshold: number;
  /** Of pairs of one person that are taken for two. */
  readonly falseRejects: number | null;
  /** Of pairs of two persons that are taken for one. */
  readonly falseAccepts: number | null;
}

export function pairsOf(faces: readonly DescribedFace[], scale: LikenessScale): Pairs {
  const pairs = faces.flatMap((one, place) =>
    faces.slice(place + 1).map((other) => ({
      isSame: one.person === other.person,
      alike: scale.likeness(product(one.descriptor, other.descriptor)),
    })),
  );
  const alike = (isSame: boolean) => pairs.filter((pair) => pair.isSame === isSame).map((pair) => pair.alike);
  return { same: alike(true), different: alike(false) };
}

export function errorsAt(threshold: number, { same, different }: Pairs): ErrorRates {
  return {
    threshold,
    falseRejects: shareOf(same, (alike) => alike < threshold),
    falseAccepts: shareOf(different, (alike) => alike >= threshold),
  };
}

/** Where as many are rejected falsely as accepted, or as nearly as these pairs let it be; null without both kinds. */
export function equalErrors(pairs: Pairs): ErrorRates | null {
  if (pairs.same.length === 0 || pairs.different.length === 0) return null;
  const thresholds = [...pairs.same, ...pairs.different];
  const apart = ({ falseRejects, falseAccepts }: ErrorRates) => Math.abs((falseRejects ?? 0) - (falseAccepts ?? 0));
  const worst = ({ falseRejects, falseAccepts }: ErrorRates) => Math.max(falseRejects ?? 0, falseAccepts ?? 0);
  return thresholds
    .map((threshold) => errorsAt(threshold, pairs))
    .reduce((best, rates) => {
      const nearer = apart(rates) < apart(best) || (apart(rates) === apart(best) && worst(rates) < worst(best));
      return nearer ? rates : best;
    });
}

function shareOf(values: readonly number[], counts: (value: number) => boolean): number | null {
  return values.length === 0 ? null : values.filter(counts).length / values.length;
}
