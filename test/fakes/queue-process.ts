// A process of its own with durable queues, to be killed: serves the folder it is told and prints where.
import { QueueStore } from '../../infra/local/queue-store';
import { startSqsServer } from '../../infra/local/sqs-server';

const start = async (dataDir: string): Promise<void> => {
  const store = await QueueStore.open([{ name: 'plain' }, { name: 'groups.fifo' }], { dataDir });
  const { url } = await startSqsServer(store);
  process.stdout.write(`${url}\n`);
};

void start(process.argv[2] ?? '');
