/**
 * Where vehicle terminals connect. Anyone can: so connections are few for each address until they have shown a code, all of them together are bounded,
 * and a silent one ends. Terminals of one network often come from one address, so those that we know are not counted against it, and whoever comes is
 * heard: it is the oldest that said nothing that goes.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { Connection, type Shared } from './connection.ts';

const MOST_CONNECTIONS = 10_000;
/** Without a code, of one address. */
const MOST_STRANGERS = 100;
const TICK_MS = 1_000;
const COUNTS_EVERY_MS = 10_000;

/** Without a terminal: a stranger. */
type Visit = { address: string; terminalId: string | null };

export class TerminalServer {
  private readonly server: Server;
  private readonly visits = new Map<Connection, Visit>();
  private readonly known = new Map<string, Connection>();
  /** By address, the oldest first. */
  private readonly strangers = new Map<string, Set<Connection>>();
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(private readonly shared: Shared) {
    this.server = createServer({ keepAlive: true, noDelay: true }, (socket) => this.accept(socket));
  }

  /** The port that it listens on. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((done, fail) => {
      this.server.once('error', fail);
      this.server.listen(port, host, done);
    });
    const everySecond = () => {
      for (const connection of this.visits.keys()) connection.tick();
    };
    this.timers.push(
      setInterval(everySecond, TICK_MS),
      setInterval(() => this.shared.platform.tellCounts(), COUNTS_EVERY_MS),
    );
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    const closed = new Promise((done) => this.server.close(done));
    for (const connection of this.visits.keys()) connection.close();
    await closed;
    this.shared.platform.close();
  }

  private accept(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    // A line that is cut while nobody reads from it.
    socket.on('error', () => undefined);
    if (this.visits.size >= MOST_CONNECTIONS) {
      this.shared.counts.add('CONNECTIONS_MANY');
      socket.destroy();
      return;
    }
    const strangers = this.strangers.get(address) ?? new Set();
    this.strangers.set(address, strangers);
    if (strangers.size >= MOST_STRANGERS) this.makeRoom(strangers);
    const connection = new Connection(socket, this.shared, (terminalId) => this.recognise(connection, terminalId));
    this.visits.set(connection, { address, terminalId: null });
    strangers.add(connection);
    socket.once('close', () => this.forget(connection));
    void connection.run();
  }

  private makeRoom(strangers: Set<Connection>): void {
    const all = [...strangers];
    const oldest = all.find(({ isSilent }) => isSilent) ?? all[0];
    if (oldest === undefined) return;
    this.shared.counts.add('STRANGERS_MANY');
    strangers.delete(oldest);
    oldest.close();
  }

  /** A terminal that comes anew has lost its line before: the old connection ends. */
  private recognise(connection: Connection, terminalId: string): void {
    const visit = this.visits.get(connection);
    if (visit === undefined) return;
    if (visit.terminalId === null) this.noStranger(connection, visit.address);
    else this.leave(connection, visit.terminalId);
    visit.terminalId = terminalId;
    this.known.get(terminalId)?.close();
    this.known.set(terminalId, connection);
  }

  private forget(connection: Connection): void {
    const visit = this.visits.get(connection);
    if (visit === undefined) return;
    if (visit.terminalId === null) this.noStranger(connection, visit.address);
    else this.leave(connection, visit.terminalId);
    this.visits.delete(connection);
  }

  private leave(connection: Connection, terminalId: string): void {
    if (this.known.get(terminalId) === connection) this.known.delete(terminalId);
  }

  private noStranger(connection: Connection, address: string): void {
    const strangers = this.strangers.get(address);
    strangers?.delete(connection);
    if (strangers?.size === 0) this.strangers.delete(address);
  }
}
