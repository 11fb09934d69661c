// A thread of forms that tells every name in its environment, and whose first `dies` jobs cost it its life.
const { appendFileSync, readFileSync } = require('node:fs');
const { parentPort } = require('node:worker_threads');

parentPort.on('message', ({ schema: { log, dies } }) => {
  appendFileSync(log, 'job\n');
  if (readFileSync(log, 'utf8').split('\n').length - 1 <= dies) process.exit(3);
  const result = Object.keys(process.env).map((name) => ({ pointer: `/${name}`, code: 'SEEN', detail: '' }));
  parentPort.postMessage({ type: 'done', result });
});
parentPort.postMessage({ type: 'ready' });
