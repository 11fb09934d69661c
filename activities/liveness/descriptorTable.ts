/** One that may be alike, and the most that its likeness can be. */
export interface Candidate {
  readonly key: number;
  readonly atMost: number;
}

/** Rows of memory taken at a time: half a megabyte for 512 numbers a face. */
const BLOCK_ROWS = 1_024;
/** Rows looked at before others get their turn: some 10 ms. */
const ROWS_A_TURN = 8_192;
const LARGEST = 127;
/** Sums of 32-bit floats differ in their last digits. */
export const ROUNDING = 1e-5;

interface Block {
  readonly numbers: Int8Array;
  /** What one step of the numbers stands for. */
  readonly steps: Float32Array;
  /** How far what is kept is from what was given. */
  readonly losses: Float32Array;
  readonly keys: Float64Array;
}

/**
 * Descriptions of faces, rounded to a byte a number: about 530 bytes each. What rounding lost is known of each, so that
 * a search misses nothing: it answers all that may be alike, to be compared in full.
 */
export class DescriptorTable {
  private readonly blocks: Block[] = [];
  private rows = 0;
  /** Numbers of each description, as the first one has them. */
  private width = 0;

  get size(): number {
    return this.rows;
  }

  /** @param descriptor of unit length */
  add(key: number, descriptor: Float32Array): void {
    if (this.width === 0) this.width = descriptor.length;
    if (descriptor.length !== this.width) throw new Error(`A description has ${this.width} numbers`);
    if (this.rows === this.blocks.length * BLOCK_ROWS) this.blocks.push(newBlock(this.width));
    const { block, row } = this.placeOf(this.rows);
    const { numbers } = block;
    let largest = 0;
    for (const value of descriptor) largest = Math.max(largest, Math.abs(value));
    const [step, start] = [largest / LARGEST, row * this.width];
    let lost = 0;
    for (let place = 0; place < descriptor.length; place += 1) {
      const value = descriptor[place] ?? 0;
      const rounded = Math.round(value / step);
      numbers[start + place] = rounded;
      const loss = value - rounded * step;
      lost += loss * loss;
    }
    block.steps[row] = step;
    block.losses[row] = Math.sqrt(lost);
    block.keys[row] = key;
    this.rows += 1;
  }

  /** Forgets every description but those of these keys. */
  keepOnly(keys: ReadonlySet<number>): void {
    for (let place = this.rows - 1; place >= 0; place -= 1) {
      const { block, row } = this.placeOf(place);
      if (!keys.has(block.keys[row] ?? NaN)) this.remove(place);
    }
  }

  /** Everything that may be as alike as this. */
  async search(descriptor: Float32Array, least: number): Promise<readonly Candidate[]> {
    const found: Candidate[] = [];
    for (let start = 0; start < this.rows; start += ROWS_A_TURN) {
      if (start > 0) await new Promise(setImmediate);
      const end = Math.min(start + ROWS_A_TURN, this.rows);
      for (let place = start; place < end; place += 1) {
        const { block, row } = this.placeOf(place);
        const likeness = (block.steps[row] ?? 0) * product(descriptor, block.numbers, row * this.width);
        const atMost = likeness + (block.losses[row] ?? 0) + ROUNDING;
        if (atMost >= least) found.push({ key: block.keys[row] ?? NaN, atMost });
      }
    }
    return found;
  }

  /** The last row takes its place; nothing of it is left. */
  private remove(place: number): void {
    const [to, from] = [this.placeOf(place), this.placeOf(this.rows - 1)];
    const last = from.block.numbers.subarray(from.row * this.width, (from.row + 1) * this.width);
    to.block.numbers.set(last, to.row * this.width);
    for (const column of ['steps', 'losses', 'keys'] as const) {
      to.block[column][to.row] = from.block[column][from.row] ?? NaN;
    }
    last.fill(0);
    this.rows -= 1;
    if (this.rows === (this.blocks.length - 1) * BLOCK_ROWS) this.blocks.pop();
  }

  private placeOf(place: number): { readonly block: Block; readonly row: number } {
    const block = this.blocks[Math.floor(place / BLOCK_ROWS)];
    if (block === undefined) throw new Error(`There is no row ${place}`);
    return { block, row: place % BLOCK_ROWS };
  }
}

function newBlock(width: number): Block {
  return {
    numbers: new Int8Array(BLOCK_ROWS * width),
    steps: new Float32Array(BLOCK_ROWS),
    losses: new Float32Array(BLOCK_ROWS),
    keys: new Float64Array(BLOCK_ROWS),
  };
}

/** In four sums, which processors work on side by side. */
function product(descriptor: Float32Array, numbers: Int8Array, start: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let place = 0; place < descriptor.length; place += 4) {
    const at = start + place;
    first += (descriptor[place] ?? 0) * (numbers[at] ?? 0);
    second += (descriptor[place + 1] ?? 0) * (numbers[at + 1] ?? 0);
    third += (descriptor[place + 2] ?? 0) * (numbers[at + 2] ?? 0);
    fourth += (descriptor[place + 3] ?? 0) * (numbers[at + 3] ?? 0);
  }
  return first + second + third + fourth;
}
