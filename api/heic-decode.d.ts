declare module 'heic-decode' {
  interface HeicImage {
    /** Pixels. */
    readonly width: number;
    readonly height: number;
    /** RGBA, four bytes a pixel. */
    decode(): Promise<{ readonly data: Uint8ClampedArray; readonly width: number; readonly height: number }>;
  }
  const decode: {
    all(file: { readonly buffer: Uint8Array }): Promise<readonly HeicImage[]>;
  };
  export default decode;
}
