/** What crosses nodes besides the log and may be lost: presence and forced sign-outs. Over Redis with several nodes, else within the process. */
import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';

type Listener = (message: unknown) => void;
/** What of a Redis client is used here; its full generic type does not compare with itself. */
type RedisClient = Pick<ReturnType<typeof createClient>, 'isReady' | 'publish' | 'subscribe' | 'destroy'>;

export interface Bus {
  readonly nodeId: string;
  publish(channel: string, message: unknown): void;
  subscribe(channel: string, listener: Listener): void;
  close(): Promise<void>;
}

/** With one node nobody else listens. */
class NoBus implements Bus {
  readonly nodeId = randomUUID();
  publish(): void {}
  subscribe(): void {}
  async close(): Promise<void> {}
}

class RedisBus implements Bus {
  readonly nodeId = randomUUID();

  constructor(
    private readonly sender: RedisClient,
    private readonly receiver: RedisClient,
  ) {}

  publish(channel: string, message: unknown): void {
    if (this.sender.isReady) void this.sender.publish(`fenghuo:${channel}`, JSON.stringify(message)).catch(() => undefined);
  }

  subscribe(channel: string, listener: Listener): void {
    void this.receiver.subscribe(`fenghuo:${channel}`, (message) => listener(JSON.parse(message))).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.sender.destroy();
    this.receiver.destroy();
  }
}

export async function openBus(redisUrl: string | undefined, onError: (error: Error) => void): Promise<Bus> {
  if (redisUrl === undefined) return new NoBus();
  const connect = async (): Promise<RedisClient> => {
    const client = createClient({ url: redisUrl, socket: { reconnectStrategy: (retries) => Math.min(retries * 100, 2_000) } });
    client.on('error', onError);
    await client.connect();
    return client as unknown as RedisClient;
  };
  return new RedisBus(await connect(), await connect());
}
