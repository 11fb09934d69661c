import { Root } from 'protobufjs/light';

/** The part of the ONNX format that a network of plain layers needs. */
const FORMAT = Root.fromJSON({
  nested: {
    Model: {
      fields: {
        irVersion: { id: 1, type: 'int64' },
        graph: { id: 7, type: 'Graph' },
        opsetImport: { id: 8, type: 'OperatorSet', rule: 'repeated' },
      },
    },
    OperatorSet: { fields: { domain: { id: 1, type: 'string' }, version: { id: 2, type: 'int64' } } },
    Graph: {
      fields: {
        node: { id: 1, type: 'Node', rule: 'repeated' },
        name: { id: 2, type: 'string' },
        initializer: { id: 5, type: 'Tensor', rule: 'repeated' },
        input: { id: 11, type: 'Value', rule: 'repeated' },
        output: { id: 12, type: 'Value', rule: 'repeated' },
      },
    },
    Node: {
      fields: {
        input: { id: 1, type: 'string', rule: 'repeated' },
        output: { id: 2, type: 'string', rule: 'repeated' },
        opType: { id: 4, type: 'string' },
        attribute: { id: 5, type: 'Attribute', rule: 'repeated' },
      },
    },
    Attribute: {
      fields: {
        name: { id: 1, type: 'string' },
        ints: { id: 8, type: 'int64', rule: 'repeated' },
        type: { id: 20, type: 'int32' },
      },
    },
    Tensor: {
      fields: {
        dims: { id: 1, type: 'int64', rule: 'repeated' },
        dataType: { id: 2, type: 'int32' },
        name: { id: 8, type: 'string' },
        rawData: { id: 9, type: 'bytes' },
      },
    },
    Value: { fields: { name: { id: 1, type: 'string' }, type: { id: 2, type: 'Type' } } },
    Type: { fields: { tensorType: { id: 1, type: 'TensorType' } } },
    TensorType: { fields: { elemType: { id: 1, type: 'int32' }, shape: { id: 2, type: 'Shape' } } },
    Shape: { fields: { dim: { id: 1, type: 'Dimension', rule: 'repeated' } } },
    Dimension: { fields: { dimValue: { id: 1, type: 'int64' } } },
  },
});

const FLOAT = 1;
const INTS = 7;
/** Of 2019: what is used here has not changed in it. */
const OPERATORS = 10;
const IR_VERSION = 5;

/** Builds a model in the ONNX format, layer by layer. Its input is called `input`, its output `output`. */
export class OnnxModel {
  private readonly nodes: object[] = [];
  private readonly tensors: object[] = [];

  /** @returns the name of numbers that are part of the model */
  constant(shape: readonly number[], values: Float32Array): string {
    const name = `constant${this.tensors.length}`;
    const rawData = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    this.tensors.push({ dims: shape, dataType: FLOAT, name, rawData });
    return name;
  }

  /** @returns the name of what the operator makes of its inputs */
  apply(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, readonly number[]>> = {},
    name = `value${this.nodes.length}`,
  ): string {
    const attribute = Object.entries(attributes).map(([key, ints]) => ({ name: key, ints, type: INTS }));
    this.nodes.push({ input: inputs, output: [name], opType: operator, attribute });
    return name;
  }

  /** @param result which value is the output */
  encode(result: string, inputShape: readonly number[], outputShape: readonly number[]): Uint8Array {
    this.apply('Identity', [result], {}, 'output');
    const graph = {
      node: this.nodes,
      name: 'network',
      initializer: this.tensors,
      input: [valueOf('input', inputShape)],
      output: [valueOf('output', outputShape)],
    };
    const model = { irVersion: IR_VERSION, graph, opsetImport: [{ domain: '', version: OPERATORS }] };
    return FORMAT.lookupType('Model').encode(model).finish();
  }
}

function valueOf(name: string, shape: readonly number[]): object {
  const dim = shape.map((dimValue) => ({ dimValue }));
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}
