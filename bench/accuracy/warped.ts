interface Raster {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}
type Shift = readonly [number, number];

/**
 * The picture with its corners moved by these many pixels (upper left, upper right, lower right, lower left), what lies
 * between them as a camera would see it. Nearest pixels are blended; what comes from outside is the background.
 */
export function warped(
  { data, width, height, channels }: Raster,
  shifts: readonly [Shift, Shift, Shift, Shift],
  background: string,
): Buffer {
  const corners: readonly Shift[] = [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ];
  const moved = corners.map(([x, y], i) => [x + (shifts[i]?.[0] ?? 0), y + (shifts[i]?.[1] ?? 0)] as const);
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, h = 0] = homography(moved, corners);
  const outside = [1, 3, 5].map((start) => Number.parseInt(background.slice(start, start + 2), 16));
  const bent = Buffer.alloc(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const depth = g * x + h * y + 1;
      const [fromX, fromY] = [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth];
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      const isInside = left >= 0 && top >= 0 && left < width - 1 && top < height - 1;
      const [right, down] = [fromX - left, fromY - top];
      const at = (top * width + left) * channels;
      const below = at + width * channels;
      for (let channel = 0; channel < channels; channel += 1) {
        const blended = isInside
          ? ((data[at + channel] ?? 0) * (1 - right) + (data[at + channels + channel] ?? 0) * right) * (1 - down) +
            ((data[below + channel] ?? 0) * (1 - right) + (data[below + channels + channel] ?? 0) * right) * down
          : (outside[channel] ?? 0);
        bent[(y * width + x) * channels + channel] = Math.round(blended);
      }
    }
  }
  return bent;
}

/** The eight numbers of the projection that brings four points to four others; Gauss with row exchange. */
function homography(from: readonly Shift[], to: readonly Shift[]): number[] {
  const rows = from.flatMap(([x, y], i) => {
    const [u, v] = to[i] ?? [0, 0];
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const rest = rows.slice(column).map((row) => Math.abs(row[column] ?? 0));
    const pivot = column + rest.indexOf(Math.max(...rest));
    [rows[column], rows[pivot]] = [rows[pivot] ?? [], rows[column] ?? []];
    const lead = rows[column] ?? [];
    for (let row = 0; row < size; row += 1) {
      if (row === column) continue;
      const factor = (rows[row]?.[column] ?? 0) / (lead[column] ?? 1);
      rows[row] = (rows[row] ?? []).map((value, i) => value - factor * (lead[i] ?? 0));
    }
  }
  return rows.map((row, i) => (row[size] ?? 0) / (row[i] ?? 1));
}
