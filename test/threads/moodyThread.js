// A thread of a pool that does what each job says: { do: 'echo' | 'env' | 'wait' | 'note' | 'hang' | 'crash' | 'throw' | 'fail' | 'eat' }.
const { parentPort, workerData } = require('node:worker_threads');

if (workerData.mood === 'never starts') throw new Error('no models here');

parentPort.on('message', (job) => {
  const answer = () => parentPort.postMessage({ type: 'done', result: { echo: job.value } });
  switch (job.do) {
    case 'echo':
      return answer();
    case 'env':
      return parentPort.postMessage({ type: 'done', result: { ...process.env } });
    case 'wait':
      return setTimeout(answer, job.ms);
    case 'note':
      return setTimeout(() => {
        Atomics.store(job.done, 0, 1);
        answer();
      }, job.ms);
    case 'hang':
      for (;;);
    case 'crash':
      return process.exit(3);
    case 'throw':
      throw new Error('a fault nobody thought of');
    case 'fail':
      return parentPort.postMessage({ type: 'failed', detail: 'TypeError' });
    case 'eat': {
      const heap = [];
      for (;;) heap.push(new Array(10_000).fill(0).map(String));
    }
  }
});
parentPort.postMessage({ type: 'ready' });
