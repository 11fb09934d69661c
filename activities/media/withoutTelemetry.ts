/**
 * To be imported before ONNX Runtime: its builds for Linux and macOS tell their maker of the machine, the models and how
 * they are used, and keep an id of the machine in the folder for temporary files, unless this is set when they are
 * loaded. https://github.com/microsoft/onnxruntime/pull/27379
 */
process.env.ORT_DISABLE_TELEMETRY = '1';
