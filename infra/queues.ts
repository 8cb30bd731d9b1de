// The queues, as data: the stack and the local run are built from this one table.

export type QueueName = 'deliveries' | 'deployments' | 'incidents' | 'messages' | 'checks' | 'gates';

export type Queue = {
  name: QueueName;
  /** FIFO by the thing's id: one thing at a time, all things in parallel. */
  fifo: boolean;
  /** How often a message is tried before it is dead: twelve times are over an hour and a half, what hung counts longer. */
  tries: number;
  /** Seconds a worker has for a batch; a message is hidden six times as long. */
  workSeconds: number;
  /** Seconds before a message is first seen: what belongs together arrives together, and is told once. */
  settleSeconds: number;
  /** What somebody loses while messages are dead. */
  loss: string;
};

export const queues: readonly Queue[] = [
  {
    name: 'deliveries',
    fifo: false,
    tries: 12,
    workSeconds: 30,
    settleSeconds: 0,
    loss: 'deployments and alerts that were reported are not known to anybody',
  },
  {
    name: 'deployments',
    fifo: true,
    tries: 12,
    workSeconds: 60,
    settleSeconds: 0,
    loss: 'the changes of a deployment are not known: nobody is warned of it, and it is missing among suspects',
  },
  { name: 'incidents', fifo: true, tries: 12, workSeconds: 60, settleSeconds: 0, loss: 'an incident has no suspects' },
  { name: 'messages', fifo: true, tries: 12, workSeconds: 60, settleSeconds: 10, loss: 'somebody was not told in Slack' },
  {
    name: 'checks',
    fifo: true,
    tries: 8,
    workSeconds: 90,
    settleSeconds: 5,
    loss: 'a pull request at GitHub shows no check, or an old one',
  },
  {
    name: 'gates',
    fifo: true,
    tries: 8,
    workSeconds: 60,
    settleSeconds: 0,
    loss: 'a deployment waits at GitHub for our answer until somebody lets it go by hand',
  },
];

/** A queue by its name. */
export const queueNamed = (name: QueueName): Queue => {
  const found = queues.find((queue) => queue.name === name);
  if (!found) throw new Error(`there is no queue ${name}`);
  return found;
};

/** Where a person finds what no retry mends. */
export const parkingQueue = 'parking';

export const queueFileName = ({ name, fifo }: Queue): string => (fifo ? `${name}.fifo` : name);
