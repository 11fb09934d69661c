import { OnnxModel } from './onnxModel';
import type { Weight } from './weights';

/** Pixels a side of what the network takes in. */
export const DLIB_SIDE = 150;
/** Numbers that it describes a face by. */
const WIDTH = 128;

/** Parts one after the other. Those that end in `down` halve the picture; the third one of each row widens it. */
const BLOCKS = [
  ...['conv32_1', 'conv32_2', 'conv32_3'],
  ...['conv64_down', 'conv64_1', 'conv64_2', 'conv64_3'],
  ...['conv128_down', 'conv128_1', 'conv128_2'],
  ...['conv256_down', 'conv256_1', 'conv256_2', 'conv256_down_out'],
] as const;

interface Layer {
  readonly name: string;
  /** How many channels it has. */
  readonly channels: number;
  readonly side: number;
}

/** dlib's `dlib_face_recognition_resnet_model_v1`, with these weights, as a model in the ONNX format. */
export function dlibNetwork(weight: (name: string) => Weight): Uint8Array {
  const model = new OnnxModel();

  /** Convolution and the scale after it, in one. */
  function convolve({ name, side }: Layer, part: string, stride: 1 | 2): Layer {
    const { shape, values } = weight(`${part}/conv/filters`);
    const [rows = 0, columns = 0, from = 0, to = 0] = shape;
    const scale = weight(`${part}/scale/weights`).values;
    const shift = weight(`${part}/scale/biases`).values;
    const filters = new Float32Array(values.length);
    const spots = rows * columns;
    values.forEach((value, place) => {
      const [out, input, spot] = [place % to, Math.floor(place / to) % from, Math.floor(place / to / from)];
      filters[(out * from + input) * spots + spot] = value * (scale[out] ?? 0);
    });
    const bias = weight(`${part}/conv/bias`).values.map((value, out) => value * (scale[out] ?? 0) + (shift[out] ?? 0));
    const inputs = [name, model.constant([to, from, rows, columns], filters), model.constant([to], bias)];
    const margin = stride === 1 ? (rows - 1) / 2 : 0;
    const attributes = { strides: [stride, stride], pads: [margin, margin, margin, margin] };
    const convolved = Math.floor((side + 2 * margin - rows) / stride) + 1;
    return { name: model.apply('Conv', inputs, attributes), channels: to, side: convolved };
  }

  const positive = (layer: Layer): Layer => ({ ...layer, name: model.apply('Relu', [layer.name]) });

  /** Zeros beside it and below, and channels of zeros, until it is as large as `other`. */
  function padded(layer: Layer, other: Layer): Layer {
    const [more, missing] = [other.channels - layer.channels, other.side - layer.side].map((gap) => Math.max(gap, 0));
    if (more === 0 && missing === 0) return layer;
    const pads = [0, 0, 0, 0, 0, more ?? 0, missing ?? 0, missing ?? 0];
    const name = model.apply('Pad', [layer.name], { pads });
    return { name, channels: layer.channels + (more ?? 0), side: layer.side + (missing ?? 0) };
  }

  function pooled({ name, channels, side }: Layer, operator: 'MaxPool' | 'AveragePool', size: number): Layer {
    const attributes = { kernel_shape: [size, size], strides: [2, 2] };
    return { name: model.apply(operator, [name], attributes), channels, side: Math.floor((side - size) / 2) + 1 };
  }

  /** Two convolutions, to which what went in is added. */
  function block(layer: Layer, part: string): Layer {
    const halves = part.includes('down');
    const inner = convolve(positive(convolve(layer, `${part}/conv1`, halves ? 2 : 1)), `${part}/conv2`, 1);
    const past = halves ? pooled(layer, 'AveragePool', 2) : layer;
    const [one, other] = [padded(inner, past), padded(past, inner)];
    return positive({ ...one, name: model.apply('Add', [one.name, other.name]) });
  }

  const first = positive(convolve({ name: 'input', channels: 3, side: DLIB_SIDE }, 'conv32_down', 2));
  const last = BLOCKS.reduce(block, pooled(first, 'MaxPool', 3));
  const mean = model.apply('Flatten', [model.apply('GlobalAveragePool', [last.name])]);
  const { shape, values } = weight('fc');
  const described = model.apply('MatMul', [mean, model.constant(shape, values)]);
  return model.encode(described, [1, 3, DLIB_SIDE, DLIB_SIDE], [1, WIDTH]);
}
