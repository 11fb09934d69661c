/**
 * How alike two faces are, from the scalar product of their descriptors, and back; both grow with each other. It brings
 * engines to one scale, so that the thresholds of a flow hold for each: from 0.28 on two faces may be one person's, from
 * 0.4 on they are, from 0.5 on also where many were searched.
 */
export interface LikenessScale {
  likeness(product: number): number;
  product(likeness: number): number;
}

/** Pixels of the picture as it was given. */
export interface FaceBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 0 to 1: how surely it is a face. */
  readonly confidence: number;
}

/** Pixels of the picture as it was given. */
export type Landmark = readonly [x: number, y: number];

/** A face as one engine sees it. Angles are in degrees, of the head as it sits before the camera. */
export interface Face {
  readonly box: FaceBox;
  /** 68 points in the order of iBUG 300-W: outline, brows, nose, eyes, lips; the picture's left first. */
  readonly landmarks: readonly Landmark[];
  /** Variance of the Laplacian at a fixed size and in the same light: blurred faces have less, whatever their size. */
  readonly sharpness: number;
  /** Mean grey value, 0 to 255. */
  readonly brightness: number;
  /** Positive: turned to the right of the picture, which is the person's left. */
  readonly yaw: number;
  /** Positive: looking up. */
  readonly pitch: number;
  /** Positive: leaning to the right of the picture. */
  readonly roll: number;
  /** 0 to 1: how surely the eyes are open. */
  readonly eyesOpen: number;
  /** In distances between the eyes; a smile widens it. */
  readonly mouthWidth: number;
  /** 0 to 1: how little it looks like a picture of a picture. A signal, not a proof. */
  readonly live: number;
  /** Of unit length: the scalar product of two says how alike they are, on the scale of the engine. */
  readonly descriptor: Float32Array;
}

export interface FacesFound {
  /** The largest; null where the picture shows none. */
  readonly face: Face | null;
  /** Every other, the largest first. */
  readonly others: readonly FaceBox[];
}

/** Finds faces in pictures and describes them so that they can be compared. */
export interface FaceReader {
  /** Names the engine and its models: descriptors of one name can be compared. */
  readonly engine: string;
  readonly scale: LikenessScale;
  /**
   * @param picture upright, in any format that `sharp` decodes
   * Rejects with a `ThreadJobError`, or with the reason of the signal.
   */
  findFaces(picture: Buffer, signal?: AbortSignal): Promise<FacesFound>;
  close(): Promise<void>;
}
