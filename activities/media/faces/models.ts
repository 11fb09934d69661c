import path from 'node:path';
import { readTested } from './testedFile';

/** The package is for browsers and cannot be loaded here; of it only these files are read. */
const FOLDER = path.join(path.dirname(require.resolve('faceplugin-face-recognition-js/package.json')), 'model');

const SHA_256 = {
  /** UltraFace RFB-320: boxes of faces. */
  fr_detect: '6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854',
  /** 68 points of a face. */
  fr_landmark: 'f10b0ba1d2a8a099adefede1ebf3733e44fe370715e7303dbeb7f59c02142258',
  /** What faces are compared by. */
  fr_feature: '87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581',
  /** Passive anti-spoof. */
  fr_liveness: 'afa783b7e902fdfcf323a7240cac2a1c580c25314ea4161129dc1b0d100dc32d',
  /** Whether an eye is open. */
  fr_eye: '1afcea006abc1ccac3c517022abde0aa092bed74ff3c9fe6878483ef9e6e38de',
} as const;
export type ModelName = keyof typeof SHA_256;
export const MODEL_NAMES = Object.keys(SHA_256) as readonly ModelName[];

/** Reads a model. Throws where the file is not, byte for byte, the one that the figures were measured with. */
export function readModel(name: ModelName, folder: string = FOLDER): Promise<Buffer> {
  return readTested(path.join(folder, `${name}.onnx`), SHA_256[name]);
}
