import '../withoutTelemetry';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { readModel } from './models';
import type { ModelName } from './models';

/** A model with one input, called `input`. */
export interface Model {
  /** @returns its outputs by their names */
  run(values: Float32Array, shape: readonly number[]): Promise<(output: string) => Float32Array>;
}

export async function openModel(name: ModelName, cores: number): Promise<Model> {
  return openNetwork(await readModel(name), cores);
}

/** @param bytes a model in the ONNX format */
export async function openNetwork(bytes: Uint8Array, cores: number): Promise<Model> {
  const session = await InferenceSession.create(bytes, {
    // With these two on, memory grows with every picture and stays.
    enableCpuMemArena: false,
    enableMemPattern: false,
    intraOpNumThreads: cores,
    // Waiting in a loop takes the processor from others for nothing.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  return {
    async run(values, shape) {
      const outputs = await session.run({ input: new Tensor('float32', values, shape) });
      return (output) => {
        const data = outputs[output]?.data;
        if (!(data instanceof Float32Array)) throw new Error(`The model has no numbers called ${output}`);
        return data;
      };
    },
  };
}

/** Values that add up to 1. */
export function softmax(values: Float32Array): readonly number[] {
  const highest = Math.max(...values);
  const powers = Array.from(values, (value) => Math.exp(value - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
