/**
 * Milliseconds that a thread of ONNX Runtime whose job ran out of time may go on with it. To end it before it has
 * answered ends the process, which forgets then how often a picture was read in vain: more than the readings take after
 * which a picture is given up, at the longest time that one may take, and the pauses between them.
 */
export const LINGER_MS = 600_000;
